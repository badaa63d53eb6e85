import { randomUUID } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hyperfineArguments, type NamedCommand } from "./hyperfine-arguments.ts";
import { type Measurement, readHyperfineJson } from "./read-hyperfine-json.ts";
import { runGroup } from "./run-group.ts";
import { splitOutput } from "./split-output.ts";

/** One round: every command once, one after another, in the given order. */
export interface Round {
  /** Path of hyperfine, as {@linkcode findHyperfine} gives it. */
  hyperfine: string;
  commands: readonly NamedCommand[];
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Ends the round early: hyperfine and what it runs are killed. */
  signal?: AbortSignal;
}

/** One run of one command: figures and output, without line breaks at the ends. */
export interface Run extends Measurement {
  stdout: string;
  stderr: string;
}

/**
 * Runs one round through hyperfine. A command that fails is a run with another exit code; when the
 * promise settles no process of the round lives and no file of it is left.
 *
 * @returns One run a command, in the given order.
 * @throws {HyperfineError} If a program cannot be started or hyperfine itself fails.
 * @throws The signal's reason, if it was aborted.
 */
export async function runRound({ hyperfine, commands, cwd, env, signal }: Round): Promise<Run[]> {
  const folder = await mkdtemp(join(tmpdir(), "nogil-round-"));
  try {
    const file = join(folder, "round.json");
    const mark = `round-${randomUUID()}`;
    const words = hyperfineArguments({ commands, file, mark });
    const output = await runGroup(hyperfine, words, { cwd, env, signal });
    const names = commands.map(({ name }) => name);
    const measurements = readHyperfineJson(await readFile(file, "utf8"), names);
    const stdout = splitOutput(output.stdout, mark);
    const stderr = splitOutput(output.stderr, mark);
    return measurements.map((measurement, i) => ({
      ...measurement,
      stdout: stdout[i] ?? "",
      stderr: stderr[i] ?? "",
    }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
