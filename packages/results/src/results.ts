import { z } from "zod";
import { Machine, Round, Runtime } from "./machine.ts";
import { count, positive } from "./numbers.ts";
import { OperationCell } from "./operation-cell.ts";
import { PeerCell } from "./peer-cell.ts";
import { ProcessCell } from "./process-cell.ts";

/** Version of the file format; a reader refuses every other one. */
export const SCHEMA_VERSION = 3;

/** A results file: what was measured, where, with what, in time order. Times in ms or ns as named. */
export const Results = z.strictObject({
  schemaVersion: z.literal(SCHEMA_VERSION),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  profile: z.enum(["smoke", "default", "full"]),
  interrupted: z.boolean(),
  /** Command line that made this file. */
  command: z.string(),
  settings: z.strictObject({
    seed: count,
    /** Half-width of the 95 % interval of a ratio at which a cell needs no more rounds: 0.05 is ±5 %. */
    targetHalfWidth: positive,
    budgetSeconds: positive,
    live: z.boolean(),
    /** Lives of the agents. */
    restarts: count,
    /** Of the pow workload; `null` where no workload was to be measured. */
    exponent: count.nullable(),
  }),
  machine: Machine,
  runtimes: z.array(Runtime),
  tools: z.strictObject({
    hyperfine: z.strictObject({ path: z.string(), version: z.string() }).nullable(),
    mitata: z.string().nullable(),
    node: z.string(),
  }),
  /** What this machine could not measure, and why: hyperfine, python3 or taskset was not found. */
  skipped: z.array(z.strictObject({ what: z.enum(["processes", "python", "one CPU"]), reason: z.string() })),
  source: z.strictObject({
    commit: z.string().nullable(),
    dirty: z.boolean().nullable(),
    lockfileSha256: z.string().nullable(),
  }),
  rounds: z.array(Round),
  cells: z.array(z.discriminatedUnion("kind", [ProcessCell, OperationCell, PeerCell])),
});

export type Results = z.infer<typeof Results>;
export type Cell = Results["cells"][number];
