import { z } from "zod";
import { Failure, Flag, stopped } from "./cell-parts.ts";
import { count } from "./numbers.ts";

/** One slice inside a warm agent: the median over its calls. */
export const OperationSample = z.strictObject({
  round: count,
  place: count,
  /** Which life of the agent; slices of one life are not independent of each other. */
  restart: count,
  /** Median time of one operation in nanoseconds. */
  ns: z.number().nonnegative(),
  iterations: count,
  /** How often the kernel took a CPU away from the agent, as far as the runtime tells. */
  involuntarySwitches: count.nullable(),
});

/** The work of an operation that does the lesson's task: powers. */
export const Work = z.strictObject({
  /** The base of each task; one operation does them all. */
  bases: z.array(count).min(1),
  exponent: count,
  /** How many workers share them; 0 where they are done one after another. */
  workers: count,
});

/** One operation in one condition on one runtime, inside warm agents. */
export const OperationCell = z.strictObject({
  kind: z.literal("operation"),
  /** `operation/<operation>/<condition>[/<bases>^<exponent>/<workers>]/<cpus>/<label>`, with `#2` behind it for the second of an A/A pair. */
  id: z.string(),
  /** What is measured: `lock/acquire-release`, `event/ping-pong`, `thread/start-join` … */
  operation: z.string(),
  /** `threads` or `processes` for a primitive, `nogil` or `native` for a start. */
  condition: z.string(),
  work: Work.nullable(),
  /** Where its threads and processes ran: all on one CPU, or wherever the system put them. */
  cpus: z.enum(["one", "free"]),
  runtime: z.string(),
  /** Id of the cell that this one is compared with, if any; its `cpus` are the same. */
  baseline: z.string().nullable(),
  repeats: z.string().nullable(),
  command: z.string(),
  samples: z.array(OperationSample),
  failures: z.array(Failure),
  flags: z.array(Flag),
  /** The engine may have removed the work: it is as fast as an empty call. No verdict may use it. */
  deadCode: z.boolean(),
  stopped,
});

export type OperationSample = z.infer<typeof OperationSample>;
export type Work = z.infer<typeof Work>;
export type OperationCell = z.infer<typeof OperationCell>;
export type Cpus = OperationCell["cpus"];
