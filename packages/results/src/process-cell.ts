import { z } from "zod";
import { Failure, Flag, stopped } from "./cell-parts.ts";
import { count, positive } from "./numbers.ts";

/** One whole process run: hyperfine's figures and what the program printed of itself. */
export const ProcessSample = z.strictObject({
  round: count,
  /** Place in the shuffled order of its round. */
  place: count,
  wallMs: positive,
  /** Wall time of the work alone, without start-up, as the program measured it. */
  workMs: z.number().nonnegative().nullable(),
  userMs: z.number().nonnegative(),
  systemMs: z.number().nonnegative(),
  /** How often the kernel took a CPU away from it, as far as the runtime tells. */
  involuntarySwitches: count.nullable(),
});

/** A whole program: a workload of one size, done in one way on one runtime. */
export const ProcessCell = z.strictObject({
  kind: z.literal("process"),
  /** `process/<workload>/<strategy>/<label>`, with `#2` behind it for the second of an A/A pair. */
  id: z.string(),
  workload: z.string(),
  size: z.string(),
  strategy: z.string(),
  runtime: z.string(),
  /** Id of the identical cell that this one repeats under another name, if it is an A/A control. */
  repeats: z.string().nullable(),
  /** Shell command that reproduces one sample. */
  command: z.string(),
  checksum: z.string().nullable(),
  /** Tasks that one run does, and how many of them failed (only `--live` may have any). */
  tasks: count,
  failedTasks: count,
  samples: z.array(ProcessSample),
  /** Peak memory of the whole process tree, shared pages counted once, one figure an untimed run. */
  peakBytes: z.array(count),
  failures: z.array(Failure),
  flags: z.array(Flag),
  stopped,
});

export type ProcessSample = z.infer<typeof ProcessSample>;
export type ProcessCell = z.infer<typeof ProcessCell>;
