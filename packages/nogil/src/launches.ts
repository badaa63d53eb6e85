import { runtime } from "@nogil/core";
import { launch as bun } from "@nogil/bun-runner/launch";
import type { ProcessLaunch, RuntimeName } from "@nogil/core";
import { launch as deno } from "@nogil/deno-runner/launch";
import { launch as node } from "@nogil/node-runner/launch";
import { findBinary } from "./find-binary.ts";

const launches: Readonly<Record<RuntimeName, ProcessLaunch>> = { node, deno, bun };

/** The runtimes that processes can be started on, in the order in which reports list them. */
export const runtimeNames: readonly RuntimeName[] = Object.values(launches).map(({ name }) => name);

/**
 * Returns the real path of a runtime's native binary: of the one in `NOGIL_NODE`, `NOGIL_DENO` or `NOGIL_BUN`, else in its
 * npm package, else on PATH.
 *
 * @throws {UnsupportedError} If there is none; says where it was looked for and how to set it.
 * @example
 * ```ts
 * import { binaryOf } from "nogil/runtimes";
 *
 * console.log(binaryOf("deno").endsWith("/deno")); // true
 * ```
 */
export function binaryOf(name: RuntimeName): string {
  return findBinary(launches[name]);
}

/**
 * Returns the command that runs the TypeScript file at `path` on a runtime: the real path of its binary, and arguments.
 *
 * @param binary Path of another binary of it.
 * @throws {UnsupportedError} If there is no such binary.
 * @example
 * ```ts
 * import { runCommand } from "nogil/runtimes";
 *
 * const [binary, ...args] = runCommand("bun", "/srv/app.ts");
 * console.log(binary.endsWith("/bun"), args.join(" ")); // true run /srv/app.ts
 * ```
 */
export function runCommand(name: RuntimeName, path: string, binary: string = binaryOf(name)): string[] {
  return [binary, ...launches[name].run(path)];
}

/**
 * Returns the command that starts a child process of nogil, all but its last argument, and additions to its environment.
 *
 * @throws {TypeError} If there is no such runtime.
 * @throws {UnsupportedError} If its binary cannot be found.
 * @example
 * ```ts
 * import { processCommand } from "nogil/runtimes";
 *
 * const { command } = processCommand("deno");
 * console.log(command.includes("--allow-all")); // true
 * ```
 */
export function processCommand(name: RuntimeName): {
  command: string[];
  env: Readonly<Record<string, string>>;
} {
  if (!Object.hasOwn(launches, name)) {
    const names = runtimeNames.map((each) => `"${each}"`).join(", ");
    throw new TypeError(
      `Cannot make Process as runtime must be one of ${names}: received ${JSON.stringify(name) ?? String(name)}`,
    );
  }
  const { run, main, env } = launches[name];
  const current = runtime();
  const binary = name === current.name ? current.executable : binaryOf(name);
  return { command: [binary, ...run(main)], env: env() };
}
