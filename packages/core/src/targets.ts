import { requireModule } from "./require-module.ts";

/** A function that other workers can find: its module's URL and its name there. */
export interface Target {
  readonly module: string;
  readonly name: string;
}

/** A function that may be registered. */
export type AnyFunction = (...args: never[]) => unknown;
/** A class that may be registered: of threads or processes with a `run()` of their own. */
export type AnyClass = abstract new (...args: never[]) => { run(): unknown };

type Registered = AnyFunction | AnyClass;

const targets = new WeakMap<Registered, Target>();
const modules = new Map<string, Map<string, Registered>>();

/**
 * Registers functions of a module under names, so that other threads and processes find them there; and classes whose `run()`
 * is to be called there.
 *
 * @param module URL of the calling module: `import.meta.url`.
 * @param functions The functions by name; they may be async.
 * @returns The same functions, still plain functions to call.
 * @throws {TypeError} If `module` is not a `file:` URL, or a value is not a function.
 * @example
 * ```ts
 * import { defineTasks } from "nogil";
 *
 * export const { square } = defineTasks(import.meta.url, { square: (n: number) => n ** 2 });
 * console.log(square(3)); // 9
 * ```
 */
export function defineTasks<T extends Record<string, AnyFunction | AnyClass>>(
  module: string,
  functions: T,
): T {
  if (typeof module !== "string" || !module.startsWith("file:")) {
    throw new TypeError(`Cannot define tasks as module must be import.meta.url: received ${String(module)}`);
  }
  const known = modules.get(module) ?? new Map<string, Registered>();
  for (const [name, each] of Object.entries(functions)) {
    if (typeof each !== "function")
      throw new TypeError(`Cannot define task "${name}" as it must be a function: received ${typeof each}`);
    known.set(name, each);
    targets.set(each, { module, name });
  }
  modules.set(module, known);
  return functions;
}

/** What a worker is to do: its target, where that is, and a copy of the list of its arguments. */
export interface Job {
  readonly call: ((...args: unknown[]) => unknown) | undefined;
  readonly target: Target | undefined;
  readonly args: readonly unknown[];
}

/**
 * Reads what a new `Thread` or `Process` is to do from its options.
 *
 * @throws {TypeError} If they are not an object (a function alone would be taken for options without a target), the target was
 *   not registered, or `args` is not an array.
 */
export function jobOf(
  name: "Thread" | "Process",
  options: { readonly target?: unknown; readonly args?: unknown },
): Job {
  if (typeof options !== "object" || options === null) {
    throw new TypeError(
      `Cannot make ${name} as options must be an object such as { target, args }: received ${typeof options}`,
    );
  }
  const { target, args } = options;
  const found = target ? targetOf(`make ${name} as target`, target) : undefined;
  if (args !== undefined && !Array.isArray(args)) {
    throw new TypeError(`Cannot make ${name} as args must be an array: received ${typeof args}`);
  }
  return { call: target as Job["call"], target: found, args: [...((args as unknown[] | undefined) ?? [])] };
}

/**
 * Returns where other workers find a function, or a class.
 *
 * @param act What is attempted, and what the function is for that: `make Thread as target`.
 * @throws {TypeError} If it was never registered; says how to.
 */
export function targetOf(act: string, target: unknown): Target {
  if (typeof target !== "function")
    throw new TypeError(`Cannot ${act} must be a function: received ${typeof target}`);
  const found = targets.get(target as Registered);
  if (found) return found;
  const [what, name] = target.name
    ? [`function "${target.name}"`, target.name]
    : ["a function without a name", "work"];
  throw new TypeError(
    `Cannot ${act} must be registered: received ${what}. ` +
      `Register it where it is defined, at the top level of its module: defineTasks(import.meta.url, { ${name} }); ` +
      "what it uses of a function around it, hand over in args",
  );
}

/** URL of the module of a target that is being imported. */
let loading: string | undefined;

/** Returns why a worker such as `Thread "a"` may not be started now: the module of a target is being imported. */
export function loadingProblem(worker: string): string | undefined {
  if (!loading) return undefined;
  return (
    `Cannot start ${worker} while the module of a target is imported, which is ${loading}: ` +
    "guard the main part of that module with if (import.meta.main) { … }"
  );
}

/** Imports a target's module and returns the function, or the class. */
export async function loadTarget({ module, name }: Target): Promise<(...args: unknown[]) => unknown> {
  if (modules.get(module)?.has(name)) return found({ module, name });
  loading = module;
  try {
    await import(module);
  } finally {
    loading = undefined;
  }
  return found({ module, name });
}

/**
 * As {@linkcode loadTarget}, for a caller that cannot wait for a promise. The module may have been imported before, or is loaded now.
 *
 * @throws {TypeError} If the module cannot be loaded at once, as when it has a top-level `await`.
 */
export function requireTarget({ module, name }: Target): (...args: unknown[]) => unknown {
  if (modules.get(module)?.has(name)) return found({ module, name });
  loading = module;
  try {
    requireModule(module);
  } catch (cause) {
    throw new TypeError(`Cannot load task "${name}" from ${module} at once: import it wherever it is used`, {
      cause,
    });
  } finally {
    loading = undefined;
  }
  return found({ module, name });
}

function found({ module, name }: Target): (...args: unknown[]) => unknown {
  const task = modules.get(module)?.get(name);
  if (task) return task as (...args: unknown[]) => unknown;
  throw new TypeError(
    `Cannot find task "${name}" in ${module}: the module must call defineTasks(import.meta.url, { ${name} }) ` +
      "whenever it is imported, not only when it is the main module",
  );
}
