export { commandLine } from "./command-line.ts";
export { findHyperfine, type Search } from "./find-hyperfine.ts";
export type { Hyperfine } from "./check-hyperfine.ts";
export { hyperfineArguments, type NamedCommand } from "./hyperfine-arguments.ts";
export { HyperfineError } from "./hyperfine-error.ts";
export { type Measurement, readHyperfineJson } from "./read-hyperfine-json.ts";
export { type Round, type Run, runRound } from "./run-round.ts";
