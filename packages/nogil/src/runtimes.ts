/**
 * Which runtimes there are, where their binaries are, and how a program is started on each.
 *
 * @module
 */
import "./mod.ts";
import { runtime as current } from "#runner";
import type { RuntimeName } from "@nogil/core";

export { binaryOf, processCommand, runCommand, runtimeNames } from "./launches.ts";
export type { RuntimeName } from "@nogil/core";

/** The runtime that runs this: its name, its version, and the CPUs that it may use. */
export const runtime: { readonly name: RuntimeName; readonly version: string; readonly cores: number } =
  // One that is no RuntimeName is not published, and only runs the tests.
  current as typeof current & { readonly name: RuntimeName };
