import { z } from "zod";
import { count } from "./numbers.ts";

/** A binary that was measured. */
export const Runtime = z.strictObject({
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

/** Where it was measured, and how busy that was. */
export const Machine = z.strictObject({
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
  /** Share of time in percent that some task waited for a CPU (PSI `some`), in a second before the run in which nothing of it ran. */
  cpuPressure: z.number().nullable(),
  /** Share of CPU time in percent that the hypervisor took away during the run. */
  stealPercent: z.number().nullable(),
});

/** How busy the machine was in one round. */
export const Round = z.strictObject({
  part: z.enum(["processes", "operations", "peers"]),
  round: count,
  /** Share of the round in percent in which some task waited for a CPU (PSI `some`): those that are measured wait, too. */
  cpuPressure: z.number().nonnegative().nullable(),
  /** Share of CPU time in percent that the hypervisor took away. */
  stealPercent: z.number().nonnegative().nullable(),
});
