import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";

/** Where a suite runs: in one of the runtimes, or, for what only ever runs on Node, as "tools". */
export const SUITES = ["node", "deno", "bun", "tools"] as const;
/** What `npm test` runs: those, and the cases of threads on the runtime that has nothing else. */
export const OUTCOMES = [...SUITES, "conformance-deno-compat"] as const;

export type Suite = (typeof SUITES)[number] | `conformance-${string}`;

/** How the tests of one suite ended. */
export interface Outcome {
  /** The runtime's version; empty for the tools. */
  version: string;
  passed: number;
  /** A line for each test that failed: its file, its name and its error's first line. */
  failures: string[];
  skipped: number;
  /** Of what the runtime declares not to have. */
  unsupported: number;
}

const FOLDER = new URL("out/", import.meta.url);
/** Not `deno.json`: what the suites have written there as programs would be run by that. */
const file = (suite: Suite) => new URL(`outcome-${suite}.json`, FOLDER);

export function removeOutcome(suite: Suite): void {
  rmSync(file(suite), { force: true });
}

export function writeOutcome(suite: Suite, outcome: Outcome): void {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(file(suite), JSON.stringify(outcome));
}

/** Returns `undefined` if the suite was not run to its end. */
export function readOutcome(suite: Suite): Outcome | undefined {
  try {
    return JSON.parse(readFileSync(file(suite), "utf8")) as Outcome;
  } catch {
    return undefined;
  }
}
