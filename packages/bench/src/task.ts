import { BASES, checksum, expectedPower, pageOf, SITES, urlOf } from "nogil/tasks";
import type { Origin, Strategy, Work } from "nogil/tasks";

/** The workloads: requests to web sites, powers of numbers, and nothing at all, which is what start-up costs. */
export const WORKLOADS = ["http", "pow", "empty"] as const;
type Workload = (typeof WORKLOADS)[number];

/** What one run of the task program does. */
export interface Task {
  readonly workload: Workload;
  readonly strategy: Strategy;
  /** Requests to each site, or the exponent. */
  readonly size: number;
}

/** The line that the task program prints. */
export interface TaskReport {
  readonly runtime: string;
  readonly version: string;
  readonly workload: Workload;
  readonly strategy: Strategy;
  readonly size: number;
  /** Sum of the checksums of all that was done, in hexadecimal. */
  readonly checksum: string;
  /** Wall time of the work itself in ms, without the start of the runtime. */
  readonly wallMs: number;
  /** How often the kernel took a CPU away from it, and from children where the runtime counts those; `null` if it does not tell. */
  readonly involuntarySwitches: number | null;
  readonly tasks: number;
  /** What failed: only requests to live sites may. */
  readonly failures: readonly { readonly task: string; readonly reason: string }[];
}

/** Lists the pieces of work of a task. */
export function workOf({ workload, size }: Omit<Task, "strategy">, origin: Origin): Work[] {
  switch (workload) {
    case "http":
      return Array.from({ length: size }, (_, n) =>
        SITES.map((site) => ({ url: urlOf(origin, site, n) })),
      ).flat();
    case "pow":
      return BASES.map((base) => ({ base, exponent: size }));
    case "empty":
      return [];
  }
}

/** Returns the checksum that a run must report, or `undefined` where nobody can know it: live sites. */
export function expectedChecksum(
  { workload, size }: Omit<Task, "strategy">,
  origin: Origin,
): string | undefined {
  switch (workload) {
    case "http":
      if (origin === "live") return undefined;
      return hexSum(
        Array.from({ length: size }, (_, n) => SITES.map((site) => BigInt(checksum(pageOf(site, n))))).flat(),
      );
    case "pow":
      return hexSum(BASES.map((base) => expectedPower(base, size)));
    case "empty":
      return hexSum([]);
  }
}

/** Adds checksums up and writes the sum in hexadecimal. */
export function hexSum(checksums: readonly bigint[]): string {
  return checksums.reduce((sum, each) => sum + each, 0n).toString(16);
}
