import { resolve } from "node:path";
import { runtimeNames } from "nogil/runtimes";
import type { RuntimeName } from "nogil/runtimes";
import { ROOT } from "./command-line.ts";
import { oneOf, UsageError } from "./usage-error.ts";

/** A runtime to measure: the binary that comes with the repository, or another one. */
export interface RuntimeChoice {
  readonly name: RuntimeName;
  readonly path?: string;
}

/** What `--runtime` may name: the runtimes, and CPython to stand beside them. */
export const MEASURED = [...runtimeNames, "python"] as const;

/**
 * Reads the values of `--runtime`, such as `node,deno` and `node=/usr/bin/node`; without any, all runtimes. A path is relative
 * to the repository's root, where `npm run` runs. In the order in which reports list them.
 *
 * @throws {UsageError} If there is no such runtime, or none but CPython, or no path after the `=`.
 */
export function readRuntimeChoices(values: readonly string[] = runtimeNames): RuntimeChoice[] {
  const words = wordsOf(values);
  const choices = words.filter((word) => word !== "python").map(read);
  if (choices.length === 0)
    throw new UsageError(
      `Cannot run as --runtime must name one of ${runtimeNames.join(", ")} for CPython to stand beside: received ${JSON.stringify(words.join(","))}`,
    );
  const isRepeated = ({ name, path }: RuntimeChoice, i: number) =>
    path === undefined && choices.slice(0, i).some((each) => each.name === name && each.path === undefined);
  return runtimeNames.flatMap((name) =>
    choices.filter((each, i) => each.name === name && !isRepeated(each, i)),
  );
}

/** Whether CPython is to be measured, where it is found: with all, or if it is named. */
export const choosesPython = (values: readonly string[] | undefined): boolean =>
  values === undefined || wordsOf(values).includes("python");

const wordsOf = (values: readonly string[]) => values.flatMap((value) => value.split(","));

function read(value: string): RuntimeChoice {
  const [, word, path] = /^([^=]*)=(.*)$/s.exec(value) ?? [];
  const name = oneOf("--runtime", word ?? value, MEASURED);
  if (name === "python")
    throw new UsageError(
      `Cannot run as --runtime python must have no path, which is what NOGIL_PYTHON is for: received ${JSON.stringify(value)}`,
    );
  if (path === undefined) return { name };
  if (path === "")
    throw new UsageError(
      `Cannot run as --runtime ${name}= must be followed by the path of its binary: received ""`,
    );
  return { name, path: resolve(ROOT, path) };
}
