import type { Cell } from "@nogil/results";
import { pairedLogRatios } from "../statistics/paired-log-ratios.ts";
import { median } from "../statistics/quantile.ts";
import { observationsOf } from "../analysis/observations-of.ts";
import { NOISES, type Random, type Shape } from "./noise.ts";
import { machineRounds, simulatedOperation, simulatedProcess } from "./simulated-cells.ts";

/** A table to simulate: rows that take `factor` times as long as their base, and how each side scatters. */
export interface Table {
  rows: number;
  factor: number;
  shape: Shape;
  baseShape: Shape;
}

/** How much is measured of each cell. */
export interface Design {
  name: string;
  simulate(table: Table, random: Random): { base: Cell; cells: Cell[] };
  /** The same with so much of it that what it estimates is the truth. */
  endless(): Design;
}

/** So much do runs of one program scatter on a busy machine, as a share of their time. */
const RUN = 0.1;
/** And so much do lives of an agent, and slices of one life. */
const LIFE = 0.04;
const SLICE = 0.03;

export function processes(rounds: number): Design {
  return {
    name: `${rounds} rounds`,
    simulate({ rows, factor, shape, baseShape }, random) {
      const machine = machineRounds(rounds, random);
      const cell = (times: number, noise: Shape) =>
        simulatedProcess(machine, { factor: times, noise: NOISES[noise](RUN), random });
      return { base: cell(1, baseShape), cells: Array.from({ length: rows }, () => cell(factor, shape)) };
    },
    endless: () => processes(40_001),
  };
}

export function operations(restarts: number, slices: number): Design {
  return {
    name: `${restarts} restarts × ${slices}`,
    simulate({ rows, factor, shape, baseShape }, random) {
      const machine = machineRounds(restarts * slices, random);
      const cell = (times: number, noise: Shape) =>
        simulatedOperation(machine, {
          restarts,
          factor: times,
          life: NOISES[noise](LIFE),
          noise: NOISES[noise](SLICE),
          random,
        });
      return { base: cell(1, baseShape), cells: Array.from({ length: rows }, () => cell(factor, shape)) };
    },
    endless: () => operations(20_000, slices),
  };
}

/** As in the benchmark: what looks narrow after fewer pairs may do so by chance. */
const FEWEST = 20;

/** Whole processes until the benchmark takes every ratio for known to ±`target`, or until it has no time for more rounds. */
export function untilTarget(target: number, mostRounds: number): Design {
  return {
    name: `until ±${100 * target} %, at most ${mostRounds} rounds`,
    simulate(table, random) {
      const { base, cells } = processes(mostRounds).simulate(table, random);
      const logs = cells.map((cell) => pairedLogRatios(observationsOf(cell), observationsOf(base)).flat());
      let rounds = FEWEST;
      while (rounds < mostRounds && logs.some((each) => halfWidth(each.slice(0, rounds)) > target)) rounds++;
      const cut = (cell: Cell) => ({ ...cell, samples: cell.samples.slice(0, rounds) }) as Cell;
      return { base: cut(base), cells: cells.map(cut) };
    },
    endless: () => processes(40_001),
  };
}

/** As the benchmark takes it while it measures: a median's normal interval, by the median absolute deviation. */
function halfWidth(logs: readonly number[]): number {
  const middle = median(logs);
  const deviation = 1.4826 * median(logs.map((log) => Math.abs(log - middle)));
  return Math.expm1((1.96 * Math.sqrt(Math.PI / 2) * deviation) / Math.sqrt(logs.length));
}

/** What the profiles come to: a few rounds of a default run on a slow machine, up to those of `--full`. */
export const DESIGNS: readonly Design[] = [
  ...[8, 12, 20, 40].map(processes),
  ...[5, 10].flatMap((restarts) => [2, 5, 15].map((slices) => operations(restarts, slices))),
];
