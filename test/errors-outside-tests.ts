import type { SerializedError, TestModule } from "vitest/node";

/** What failed outside of any test, such as a file that does not load, or a hook: where, and why. */
export function errorsOutsideTests(
  modules: readonly TestModule[],
  errors: readonly SerializedError[],
): { where: string; error: SerializedError }[] {
  const ofModules = modules.flatMap((module) =>
    [module, ...module.children.allSuites()].flatMap((part) =>
      part.errors().map((error) => ({ where: module.relativeModuleId, error })),
    ),
  );
  return [
    ...errors.map((error) => ({ where: "outside of any test", error: withCause(error) })),
    ...ofModules,
  ];
}

/** That a worker died is an error; of what, and in which file, its cause. */
function withCause(error: SerializedError): SerializedError {
  const cause = error.cause as SerializedError | undefined;
  return cause ? { ...error, message: `${error.message} ${cause.message}` } : error;
}
