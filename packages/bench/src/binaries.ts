import { closeSync, openSync, readSync, realpathSync } from "node:fs";
import { binaryOf, runtimeNames } from "nogil/runtimes";
import type { RuntimeName } from "nogil/runtimes";
import { labelsOf } from "./labels-of.ts";
import type { RuntimeChoice } from "./runtime-choices.ts";
import { UsageError } from "./usage-error.ts";
import { versionOf } from "./version-of.ts";

/** A binary that is measured: of a runtime, or CPython. */
export interface Binary {
  /** What cells call it: its name, or `node-26.10.0` where several binaries of a runtime are compared. */
  readonly label: string;
  readonly name: RuntimeName | "python";
  readonly version: string;
  /** What the version does not tell: `GIL` or `free-threaded` of CPython. */
  readonly build: string | null;
  /** Real path of the native binary. */
  readonly path: string;
  /** Additions to the environment, by which what it starts with nogil runs on the binaries that are measured. */
  readonly env: Readonly<Record<string, string>>;
}

type Found = Pick<Binary, "name" | "version" | "path"> & { readonly name: RuntimeName };

/**
 * Finds the binaries of the chosen runtimes.
 *
 * @throws {UsageError} If one is not there, does not start, is a script or belongs to another runtime.
 */
export function findBinaries(choices: readonly RuntimeChoice[]): Binary[] {
  const found = choices.map(find);
  const labels = labelsOf(found);
  return found.map((each, i) => ({ ...each, label: labels[i], build: null, env: envOf(each, found) }));
}

function find({ name, path }: RuntimeChoice): Found {
  try {
    const real = path === undefined ? binaryOf(name) : nativeBinary(path);
    return { name, path: real, version: versionOf(name, real) };
  } catch (error) {
    const { message } = error as Error;
    throw new UsageError(path === undefined ? message : `Cannot measure ${name}=${path}: ${message}`);
  }
}

/** A script would be measured with what it starts, and a signal would reach only the script. */
function nativeBinary(path: string): string {
  const start = Buffer.alloc(2);
  const descriptor = openSync(path, "r");
  try {
    readSync(descriptor, start);
  } finally {
    closeSync(descriptor);
  }
  if (start.toString() === "#!") throw new Error("it is a script, and the native binary is needed");
  return realpathSync(path);
}

/** Of another runtime, the first binary is started. */
function envOf(binary: Found, all: readonly Found[]): Record<string, string> {
  const started = runtimeNames.flatMap((name) => [binary, ...all].find((each) => each.name === name) ?? []);
  return Object.fromEntries(started.map(({ name, path }) => [`NOGIL_${name.toUpperCase()}`, path]));
}
