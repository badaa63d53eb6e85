import { z } from "zod";

/** Version of the file format; a reader refuses every other one. */
export const SCHEMA_VERSION = 3;

const count = z.int().nonnegative();
const positive = z.number().positive();

const Runtime = z.strictObject({
  /** Label that cells refer to; equals `name` unless two binaries of one runtime are compared. */
  label: z.string(),
  /** `node`, `deno` or `bun`; `python` only runs what others are compared with. */
  name: z.string(),
  version: z.string(),
  /** What the version does not tell: `GIL` or `free-threaded` of CPython, else `null`. */
  build: z.string().nullable(),
  /** Real path of the native binary that was measured. */
  path: z.string(),
  sha256: z.string(),
  /** Words between the binary and the program. */
  flags: z.array(z.string()),
});

const Machine = z.strictObject({
  cpu: z.string(),
  cores: z.strictObject({ total: count, affinity: count, cgroup: z.number().nullable() }),
  memoryBytes: count,
  os: z.string(),
  kernel: z.string(),
  arch: z.string(),
  governor: z.string().nullable(),
  virtualization: z.string().nullable(),
  /** Load averages over 1, 5 and 15 minutes. */
  loadAtStart: z.array(z.number()).length(3),
  loadAtEnd: z.array(z.number()).length(3),
  /** Share of time in percent that some task waited for a CPU (PSI `some avg10`) before the run. */
  cpuPressure: z.number().nullable(),
  /** Share of CPU time in percent that the hypervisor took away during the run. */
  stealPercent: z.number().nullable(),
});

/** How busy the machine was in one round. */
const Round = z.strictObject({
  part: z.enum(["processes", "operations", "peers"]),
  round: count,
  /** Share of the round in percent in which some task waited for a CPU (PSI `some`): those that are measured wait, too. */
  cpuPressure: z.number().nonnegative().nullable(),
  /** Share of CPU time in percent that the hypervisor took away. */
  stealPercent: z.number().nonnegative().nullable(),
});

const Failure = z.strictObject({ round: count, reason: z.string() });

/** What is odd about the samples of a cell. None is left out for it. */
const Flag = z.strictObject({
  /**
   * `outliers`: beyond Tukey's outer fences. `drift`: later rounds are faster or slower. `bimodal`: two ways to run.
   * `unsteady`: it was still warming up. `switches`: others took its CPU away unusually often.
   */
  kind: z.enum(["outliers", "drift", "bimodal", "unsteady", "switches"]),
  /** Its figures, in words. */
  detail: z.string(),
});

const stopped = z.enum(["target", "budget", "rounds", "interrupted", "failed"]);

/** One whole process run: hyperfine's figures and what the program printed of itself. */
const ProcessSample = z.strictObject({
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

const ProcessCell = z.strictObject({
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

/** One slice inside a warm agent: the median over its calls. */
const OperationSample = z.strictObject({
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
const Work = z.strictObject({
  /** The base of each task; one operation does them all. */
  bases: z.array(count).min(1),
  exponent: count,
  /** How many workers share them; 0 where they are done one after another. */
  workers: count,
});

const OperationCell = z.strictObject({
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

/** One pool in a fresh process: the median of a few repetitions there. */
const PeerSample = z.strictObject({
  round: count,
  place: count,
  /** Time in nanoseconds: of one round trip, of a whole burst or map, or until a task that exits settled. */
  ns: z.number().nonnegative(),
  /** How a task that exits settled, in words. */
  outcome: z.string().nullable(),
});

/** A pool of nogil or of others, doing one thing. What hangs, is lost or fails is a failure of its round and as good a result as a time. */
const PeerCell = z.strictObject({
  kind: z.literal("peer"),
  /** `peer/<measure>/<cpus>/<peer> <workers>/<label>`, with `#2` behind it for the second of an A/A pair. */
  id: z.string(),
  /** `round trip`, `burst`, `map by hand`, `map item by item` or `exit`. */
  measure: z.string(),
  /** How many tasks, or numbers. */
  size: count,
  /** Name of the library; `nogil` is what the others stand beside. */
  peer: z.string(),
  workers: z.enum(["threads", "processes"]),
  version: z.string(),
  /** How it was set up and called. */
  use: z.string(),
  cpus: z.enum(["one", "free"]),
  runtime: z.string(),
  repeats: z.string().nullable(),
  command: z.string(),
  samples: z.array(PeerSample),
  failures: z.array(Failure),
  flags: z.array(Flag),
  stopped,
});

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
export type ProcessCell = z.infer<typeof ProcessCell>;
export type OperationCell = z.infer<typeof OperationCell>;
export type PeerCell = z.infer<typeof PeerCell>;
export type Flag = z.infer<typeof Flag>;
export type Work = z.infer<typeof Work>;
export type ProcessSample = z.infer<typeof ProcessSample>;
export type Cpus = OperationCell["cpus"];
export type OperationSample = z.infer<typeof OperationSample>;
export type Cell = Results["cells"][number];
