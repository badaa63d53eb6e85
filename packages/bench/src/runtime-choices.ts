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

/**
 * Reads the values of `--runtime`, such as `node,deno` and `node=/usr/bin/node`; without any, all runtimes. A path is relative
 * to the repository's root, where `npm run` runs. In the order in which reports list them.
 *
 * @throws {UsageError} If there is no such runtime, or no path after the `=`.
 */
export function readRuntimeChoices(values: readonly string[] = runtimeNames): RuntimeChoice[] {
  const choices = values.flatMap((value) => value.split(",")).map(read);
  const isRepeated = ({ name, path }: RuntimeChoice, i: number) =>
    path === undefined && choices.slice(0, i).some((each) => each.name === name && each.path === undefined);
  return runtimeNames.flatMap((name) =>
    choices.filter((each, i) => each.name === name && !isRepeated(each, i)),
  );
}

function read(value: string): RuntimeChoice {
  const [, word, path] = /^([^=]*)=(.*)$/s.exec(value) ?? [];
  const name = oneOf("--runtime", word ?? value, runtimeNames);
  if (path === undefined) return { name };
  if (path === "")
    throw new UsageError(
      `Cannot run as --runtime ${name}= must be followed by the path of its binary: received ""`,
    );
  return { name, path: resolve(ROOT, path) };
}
