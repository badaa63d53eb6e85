import type { Cell, OperationCell, ProcessCell } from "@nogil/results";
import { type Noise, normal, type Random } from "./noise.ts";

const same = () =>
  ({
    runtime: "node",
    repeats: null,
    command: "",
    failures: [],
    flags: [],
    stopped: "rounds",
  }) satisfies Partial<Cell>;

/** What a machine does to everything that it runs in a round, as factors: it drifts, and others use it. */
export function machineRounds(rounds: number, random: Random): number[] {
  const slope = normal(random);
  return Array.from({ length: rounds }, (_, i) =>
    Math.exp(0.3 * slope * (i / rounds) + 0.2 * Math.sin(i) + 0.2 * normal(random)),
  );
}

/** Whole processes, one run a round. */
export function simulatedProcess(
  machine: readonly number[],
  { factor, noise, random }: { factor: number; noise: Noise; random: Random },
): ProcessCell {
  return {
    ...same(),
    kind: "process",
    id: `${random()}`,
    workload: "pow",
    size: "1",
    strategy: "threads",
    checksum: null,
    tasks: 0,
    failedTasks: 0,
    peakBytes: [],
    samples: machine.map((slowness, round) => ({
      round,
      place: 0,
      wallMs: 100 * factor * slowness * Math.exp(noise(random)),
      workMs: null,
      userMs: 0,
      systemMs: 0,
      involuntarySwitches: null,
    })),
  };
}

/** An operation in warm processes: each life is off by `life` for all of its slices. */
export function simulatedOperation(
  machine: readonly number[],
  {
    restarts,
    factor,
    life,
    noise,
    random,
  }: { restarts: number; factor: number; life: Noise; noise: Noise; random: Random },
): OperationCell {
  const slices = machine.length / restarts;
  const lives = Array.from({ length: restarts }, () => life(random));
  return {
    ...same(),
    kind: "operation",
    id: `${random()}`,
    operation: "lock",
    condition: "threads",
    work: null,
    cpus: "free",
    baseline: null,
    deadCode: false,
    samples: machine.map((slowness, round) => {
      const restart = Math.floor(round / slices);
      const ns = 100 * factor * slowness * Math.exp(lives[restart]! + noise(random));
      return { round, place: 0, restart, ns, iterations: 1, involuntarySwitches: null };
    }),
  };
}
