import { estimateRatio } from "../analysis/compare.ts";
import { type Estimate } from "../statistics/estimate-median.ts";
import { logDifference } from "../statistics/log-difference.ts";
import { randomEffects } from "../statistics/random-effects.ts";
import { randomFrom } from "../statistics/random-from.ts";
import { student95 } from "../statistics/student-t.ts";
import { type Design, processes, type Table } from "./designs.ts";
import { type Noise, type Random, type Shape } from "./noise.ts";

/** A word's, as `judge()` has it. */
const LEVEL = 0.05;
/** How many times as long as its base takes what is simulated. */
const FACTOR = 1.3;

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
  const table = { factors: [FACTOR], shape, baseShape };
  const seed = `${design.name}, ${shape} over ${baseShape}`;
  // Of two sides that scatter alike the middle is known.
  const truth =
    shape === baseShape
      ? Math.log(FACTOR)
      : estimateOnce(design.endless(), table, randomFrom(`truth of ${seed}`)).middle;
  return share(experiments, randomFrom(seed), (random) => isHeld(truth, estimate(table, random)));
}

/** The same of the ratio of two runs' ratios, as `report -- compare` takes it. */
export const coverageOfTwoRuns = (design: Design, shape: Shape, experiments: number): number =>
  share(experiments, randomFrom(`two runs of ${design.name}, ${shape}`), (random) =>
    isHeld(Math.log(FACTOR), differenceOfRuns(design, { factor: FACTOR, shape }, random)),
  );

/**
 * How often `report -- compare` calls the one row slower that takes `factor` times as long in the new run, among `rows` of which the others
 * take as long as before: Holm asks of it what Bonferroni asks of all.
 */
export const foundInTwoRuns = (
  design: Design,
  { factor, rows, shape, experiments }: { factor: number; rows: number; shape: Shape; experiments: number },
): number =>
  share(experiments, randomFrom(`${rows} rows of two runs of ${design.name}, ${shape}`), (random) => {
    const { middle, p } = differenceOfRuns(design, { factor, shape }, random);
    return middle > 0 && p * rows < LEVEL;
  });

function differenceOfRuns(
  design: Design,
  { factor, shape }: { factor: number; shape: Shape },
  random: Random,
) {
  const [now, old] = [factor, 1].map((each) =>
    estimateOnce(design, { factors: [each], shape, baseShape: shape }, random),
  );
  return logDifference(now!, old!)!;
}

/** The same of what several machines say together, whose true ratios differ as `between` does. */
export function coverageOfMachines(machines: number, between: Noise, experiments: number): number {
  const design = processes(20);
  return share(experiments, randomFrom(`${machines} machines`), (random) => {
    const estimates = Array.from({ length: machines }, () => {
      const factors = [FACTOR * Math.exp(between(random))];
      const { middle, interval, freedom } = estimateOnce(
        design,
        { factors, shape: "normal", baseShape: "normal" },
        random,
      );
      return { middle, variance: ((interval!.high - interval!.low) / 2 / student95(freedom)) ** 2 };
    });
    return isHeld(Math.log(FACTOR), randomEffects(estimates));
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
