import { pairedLogRatios } from "../statistics/paired-log-ratios.ts";
import { median, quantile } from "../statistics/quantile.ts";
import { estimateMedian } from "../statistics/estimate-median.ts";
import { meanOf } from "../statistics/t-test.ts";
import { studentWithin } from "../statistics/student-t.ts";
import { observationsOf } from "../analysis/observations-of.ts";
import type { Design, Table } from "./designs.ts";
import { NOISES, type Random, type Shape } from "./noise.ts";
import { machineRounds, simulatedProcess } from "./simulated-cells.ts";

// Ways to compare that are common, and wrong on a machine like this: they are here to show how wrong.

/** Whether Welch's t-test calls a program different from itself when all runs of the one come before all runs of the other. */
export function blockedDiffers(runs: number, shape: Shape, random: Random): boolean {
  const machine = machineRounds(2 * runs, random);
  const noise = NOISES[shape](0.1);
  const times = simulatedProcess(machine, { factor: 1, noise, random }).samples.map(({ wallMs }) => wallMs);
  return welchDiffers(times.slice(0, runs), times.slice(runs));
}

/** Welch's t-test at 5 %. */
export function welchDiffers(a: readonly number[], b: readonly number[]): boolean {
  const [first, second] = [meanOf(a), meanOf(b)];
  const error = Math.hypot(first.error, second.error);
  const freedom = Math.floor(
    error ** 4 / (first.error ** 4 / (a.length - 1) + second.error ** 4 / (b.length - 1)),
  );
  return 1 - studentWithin(Math.abs(first.mean - second.mean) / error, freedom) < 0.05;
}

/** The interval of all slices, as if they were independent of each other. */
export function pooledSlices(design: Design, table: Table, random: Random) {
  const { base, cells } = design.simulate(table, random);
  return estimateMedian([pairedLogRatios(observationsOf(cells[0]!), observationsOf(base)).flat()]);
}

/** The percentile interval of a bootstrap that draws lives first and slices of them second. */
export function clusterBootstrap(design: Design, table: Table, random: Random) {
  const { base, cells } = design.simulate(table, random);
  const clusters = pairedLogRatios(observationsOf(cells[0]!), observationsOf(base));
  const draw = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)]!;
  const medians = Array.from({ length: 1000 }, () =>
    median(
      clusters.flatMap(() => {
        const cluster = draw(clusters);
        return cluster.map(() => draw(cluster));
      }),
    ),
  );
  return { interval: { low: quantile(medians, 0.025), high: quantile(medians, 0.975) } };
}
