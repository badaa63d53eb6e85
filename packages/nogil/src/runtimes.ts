/**
 * Where the binaries of the runtimes are, and how a program is started on each.
 *
 * @module
 */
import { runtime as current } from "#runner";
import { closeSync, existsSync, openSync, readSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";
import process from "node:process";
import { launch as bun } from "@nogil/bun-runner/launch";
import type { Launch, RuntimeName } from "@nogil/core";
import { UnsupportedError } from "@nogil/core";
import { launch as deno } from "@nogil/deno-runner/launch";
import { launch as node } from "@nogil/node-runner/launch";

const launches: Readonly<Record<RuntimeName, Launch>> = { node, deno, bun };

/** Name and version of the runtime that runs this. */
export const runtime: { readonly name: RuntimeName; readonly version: string } = current;

/** The runtimes that nogil knows, in the order in which reports list them. */
export const runtimeNames = Object.keys(launches) as RuntimeName[];

/** Returns the command that runs the TypeScript file at `path` on a runtime, with its native binary first. */
export function runCommand(name: RuntimeName, path: string, binary: string = findBinary(name)): string[] {
  return [binary, ...launches[name].run(path)];
}

/** Returns the command that starts a child process of nogil, all but its last argument, and additions to its environment. */
export function processCommand(name: RuntimeName): { command: string[]; env: Readonly<Record<string, string>> } {
  if (!Object.hasOwn(launches, name)) {
    const names = runtimeNames.map((each) => `"${each}"`).join(", ");
    throw new TypeError(`Cannot make Process as runtime must be one of ${names}: received ${JSON.stringify(name) ?? String(name)}`);
  }
  return { command: runCommand(name, launches[name].main), env: launches[name].env() };
}

const found = new Map<RuntimeName, string>();

/**
 * Returns the real path of a runtime's native binary: from its environment variable (`NOGIL_NODE`, `NOGIL_DENO`,
 * `NOGIL_BUN`), else from its npm package, else from PATH. A script that starts the real binary is passed over:
 * it costs a second start, and a signal reaches only the script.
 *
 * @throws {UnsupportedError} If there is none; says where it was looked for and how to set it.
 */
export function findBinary(name: RuntimeName): string {
  const { variable, binaries, from } = launches[name];
  const known = found.get(name);
  if (known) return known;
  const explicit = process.env[variable];
  if (explicit) {
    const problem = whyNotNative(explicit);
    if (problem) throw new UnsupportedError(`Cannot start ${name}: ${variable}=${explicit} ${problem}`);
  }
  const system = `${process.platform}-${process.arch}`;
  const candidates = explicit ? [explicit] : [packaged(from, binaries[system]), ...onPath(name)];
  const binary = candidates.find((candidate) => candidate !== undefined && !whyNotNative(candidate));
  if (!binary) {
    throw new UnsupportedError(
      `Cannot start ${name}: there is no native binary in its npm package for ${system}, nor on PATH; ` +
        `install ${name}, or set ${variable} to the path of its binary`,
    );
  }
  const real = realpathSync(binary);
  found.set(name, real);
  return real;
}

/** Says why a file is not a native program, if it is none. */
function whyNotNative(path: string): string | undefined {
  if (!existsSync(path)) return "does not exist";
  const start = Buffer.alloc(4);
  try {
    const descriptor = openSync(path, "r");
    readSync(descriptor, start);
    closeSync(descriptor);
  } catch (error) {
    return `cannot be read (${(error as NodeJS.ErrnoException).code})`;
  }
  const magic = start.toString("latin1");
  if (magic.startsWith("#!")) return "is a script, and the native binary is needed";
  const isNative = magic === "\x7fELF" || magic === "\xcf\xfa\xed\xfe" || magic === "\xca\xfe\xba\xbe";
  return isNative ? undefined : "is not a native program";
}

function packaged(from: string, path: string | undefined): string | undefined {
  if (!path) return undefined;
  const [, name, inside] = /^((?:@[^/]+\/)?[^/]+)\/(.+)$/.exec(path)!;
  try {
    return join(createRequire(from).resolve(`${name}/package.json`), "..", inside);
  } catch {
    return undefined; // npm installs only the package of this system
  }
}

function onPath(name: string): string[] {
  return (process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, name));
}
