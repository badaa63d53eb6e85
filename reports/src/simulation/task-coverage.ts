import type { OperationCell, Results, Work } from "@nogil/results";
import { breakEvens } from "../analysis/break-even.ts";
import { scalings } from "../analysis/scaling.ts";
import { randomFrom } from "../statistics/random-from.ts";
import { median } from "../statistics/quantile.ts";
import { NOISES, type Random, type Shape } from "./noise.ts";
import { LIFE, SLICE } from "./designs.ts";
import { machineRounds, simulatedOperation } from "./simulated-cells.ts";

/** How the lesson's tasks are measured: lives of the processes, slices of each, and the sizes of tasks in ms. */
export interface TaskDesign {
  restarts: number;
  slices: number;
  sizes: readonly number[];
}

/** So many from 6 µs up, evenly on a logarithmic axis. */
const sizes = (count: number, largest: number) =>
  Array.from({ length: count }, (_, i) => 0.006 * (largest / 0.006) ** (i / (count - 1)));
/** As by default and at `--full`. */
export const TASK_DESIGNS: readonly TaskDesign[] = [
  { restarts: 5, slices: 2, sizes: sizes(5, 60) },
  { restarts: 20, slices: 3, sizes: sizes(10, 200) },
];

/** Where the simulated way takes as long as one task after another, in ms. */
const CROSSING_MS = 1.2;
const SPEED_UP = 1.7;

/** Of intervals: how many there were, and which share of them holds the truth. */
export interface Covered {
  found: number;
  share: number;
}

/**
 * How often the interval of a break-even point holds the truth.
 *
 * @param share Of the time of a large task that the way takes: 0.55 is nearly the best that two cores can do.
 */
export function coverageOfCrossing(
  design: TaskDesign,
  { shape, share, experiments }: { shape: Shape; share: number; experiments: number },
): Covered {
  const onceMs = CROSSING_MS * (1 - share);
  const random = randomFrom(`crossing, ${design.restarts} × ${design.slices}, ${shape}, ${share}`);
  const noiseLevel = levelOf({ ...design, restarts: 20_000 }, shape, random);
  return covered(experiments, () => {
    const { machine, cell } = machineOf(design, shape, random);
    const cells = design.sizes.flatMap((ms, exponent) => [
      cell("task/powers", { exponent, workers: 0 }, ms),
      cell("task/powers", { exponent, workers: 2 }, onceMs + share * ms),
    ]);
    const { crossing } = breakEvens(resultsOf(cells))[0]!;
    const truth = CROSSING_MS * Math.exp(levelIn(machine, design) + noiseLevel);
    return crossing && crossing.low <= truth && truth <= crossing.high;
  });
}

/** How often the interval of a speed-up holds the truth. That of an efficiency is the same over a whole number. */
export function coverageOfSpeedUp(design: TaskDesign, shape: Shape, experiments: number): Covered {
  const random = randomFrom(`speed-up, ${design.restarts} × ${design.slices}, ${shape}`);
  return covered(experiments, () => {
    const { cell } = machineOf(design, shape, random);
    const cells = [
      cell("task/scaling", { exponent: 1, workers: 0 }, SPEED_UP),
      cell("task/scaling", { exponent: 1, workers: 2 }, 1),
    ];
    const { interval } = scalings(resultsOf(cells))[0]!.points[0]!;
    return interval && interval.low <= SPEED_UP && SPEED_UP <= interval.high;
  });
}

/** @param isHeld Whether an interval holds the truth; `null` if there is none. */
function covered(experiments: number, isHeld: () => boolean | null): Covered {
  const held = Array.from({ length: experiments }, isHeld).filter((each) => each !== null);
  return { found: held.length, share: held.filter(Boolean).length / held.length };
}

/** A simulated machine, and what makes cells that it measures. */
function machineOf({ restarts, slices }: TaskDesign, shape: Shape, random: Random) {
  const machine = machineRounds(restarts * slices, random);
  const [life, noise] = [NOISES[shape](LIFE), NOISES[shape](SLICE)];
  const cell = (
    operation: string,
    { exponent, workers }: Pick<Work, "exponent" | "workers">,
    ms: number,
  ): OperationCell => ({
    ...simulatedOperation(machine, { restarts, factor: ms * 1e4, life, noise, random }),
    id: `${operation} ${exponent} ${workers}`,
    operation,
    work: { bases: [3], exponent, workers },
    baseline: workers > 0 ? `${operation} ${exponent} 0` : null,
  });
  return { machine, cell };
}

/** What a report looks at where it speaks of tasks. The A/A pair is equal to itself. */
function resultsOf(cells: readonly OperationCell[]): Results {
  const control = { ...cells[0]!, id: "control", operation: "control" };
  return {
    cells: [...cells, control, { ...control, id: "control#2", repeats: "control" }],
    machine: { cores: { total: 2, affinity: 2, cgroup: null } },
  } as unknown as Results;
}

/** By how much times are longer for the noise, as the mean over lives of the logarithm. */
function levelOf(design: TaskDesign, shape: Shape, random: Random): number {
  const still = new Array<number>(design.restarts * design.slices).fill(1);
  const [life, noise] = [NOISES[shape](LIFE), NOISES[shape](SLICE)];
  const { samples } = simulatedOperation(still, {
    restarts: design.restarts,
    factor: 0.01,
    life,
    noise,
    random,
  });
  return levelIn(
    samples.map(({ ns }) => ns),
    design,
  );
}

/** The mean over lives of the logarithm of their median. */
function levelIn(values: readonly number[], { restarts, slices }: TaskDesign): number {
  const lives = Array.from({ length: restarts }, (_, i) => values.slice(i * slices, (i + 1) * slices));
  return lives.reduce((sum, life) => sum + Math.log(median(life)), 0) / restarts;
}
