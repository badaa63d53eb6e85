import { estimateRatio } from "../analysis/compare.ts";
import { type Estimate } from "../statistics/estimate-median.ts";
import { logDifference } from "../statistics/log-difference.ts";
import { randomEffects } from "../statistics/random-effects.ts";
import { randomFrom } from "../statistics/random-from.ts";
import { student95 } from "../statistics/student-t.ts";
import { type Design, processes, type Table } from "./designs.ts";
import { type Noise, type Random, type Shape } from "./noise.ts";

/** Makes an estimate, or `null` if there is none. */
type Estimator = (table: Table, random: Random) => Pick<Estimate, "interval"> | null;

/**
 * The share of simulated experiments whose 95 % interval holds the true ratio. Both sides of it scatter in the same way, or the base
 * as normal noise does.
 */
export function coverage(
  design: Design,
  { shape, baseShape, experiments }: { shape: Shape; baseShape: Shape; experiments: number },
  estimate: Estimator = (table, random) => estimateOnce(design, table, random),
): number {
  const table = { rows: 1, factor: 1.3, shape, baseShape };
  const seed = `${design.name}, ${shape} over ${baseShape}`;
  // Of two sides that scatter alike the middle is known.
  const truth =
    shape === baseShape
      ? Math.log(table.factor)
      : estimateOnce(design.endless(), table, randomFrom(`truth of ${seed}`)).middle;
  return share(experiments, randomFrom(seed), (random) => isHeld(truth, estimate(table, random)));
}

/** The same of the ratio of two runs' ratios, as `report -- compare` takes it. */
export function coverageOfTwoRuns(design: Design, shape: Shape, experiments: number): number {
  const table = { rows: 1, factor: 1.3, shape, baseShape: shape };
  return share(experiments, randomFrom(`two runs of ${design.name}, ${shape}`), (random) => {
    const [a, b] = [table, { ...table, factor: 1 }].map((one) => estimateOnce(design, one, random));
    return isHeld(Math.log(table.factor), logDifference(a!, b!));
  });
}

/** The same of what several machines say together, whose true ratios differ as `between` does around 1.3. */
export function coverageOfMachines(machines: number, between: Noise, experiments: number): number {
  const design = processes(20);
  return share(experiments, randomFrom(`${machines} machines`), (random) => {
    const estimates = Array.from({ length: machines }, () => {
      const factor = 1.3 * Math.exp(between(random));
      const { middle, interval, freedom } = estimateOnce(
        design,
        { rows: 1, factor, shape: "normal", baseShape: "normal" },
        random,
      );
      return { middle, variance: ((interval!.high - interval!.low) / 2 / student95(freedom)) ** 2 };
    });
    return isHeld(Math.log(1.3), randomEffects(estimates));
  });
}

function estimateOnce(design: Design, table: Table, random: Random) {
  const { base, cells } = design.simulate(table, random);
  return estimateRatio(cells[0]!, base)!;
}

function share(experiments: number, random: Random, isCovered: (random: Random) => boolean): number {
  let covered = 0;
  for (let i = 0; i < experiments; i++) if (isCovered(random)) covered++;
  return covered / experiments;
}

const isHeld = (truth: number, estimate: Pick<Estimate, "interval"> | null) =>
  estimate !== null &&
  estimate.interval !== null &&
  estimate.interval.low <= truth &&
  truth <= estimate.interval.high;
