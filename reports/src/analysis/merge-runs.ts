import type { Cell, Results } from "@nogil/results";
import { type Pooled, randomEffects } from "../statistics/random-effects.ts";
import { student95 } from "../statistics/student-t.ts";
import { type BaselinePair, baselinePairs } from "./baseline-pairs.ts";
import { type Comparison, estimateRatio, type LogRatio, ratioOf } from "./compare.ts";
import { isJudgeable, judge, type Word } from "./judge.ts";
import { trustIn } from "./trust-in.ts";

/** One ratio on every machine. */
export interface MergedRow {
  pair: BaselinePair;
  /** One a machine, in their order; `null` where it was not measured or its A/A pairs differ or cannot tell. */
  machines: (Comparison | null)[];
  /** What they say together; `null` with fewer than two machines. */
  pooled: (Pooled & { comparison: Comparison; word: Word }) | null;
}

/** Puts the ratios of several machines side by side and pools them. Absolute times of different machines have nothing in common. */
export function mergeRuns(runs: readonly Results[]): MergedRow[] {
  const estimates = runs.map(estimatesOf);
  const pairs = new Map(
    runs.flatMap(({ cells }) => baselinePairs(cells).map((pair) => [pair.id, pair] as const)),
  );
  const rows = [...pairs.values()]
    .filter(({ base }) => base !== null)
    .map((pair) => {
      const found = estimates.map((ofMachine) => ofMachine.get(pair.id) ?? null);
      const machines = found.map((one) => one && { kind: pair.cell.kind, ...ratioOf(one) });
      const sound = found.filter((one, i) => one !== null && isJudgeable(machines[i]!)).map((one) => one!);
      return { pair, machines, pooled: poolAll(pair.cell.kind, sound) };
    })
    .filter(({ machines }) => machines.some((machine) => machine !== null));
  const family = rows.flatMap(({ pooled }) => pooled ?? []);
  const words = new Map(
    judge(family.map(({ comparison }) => comparison)).map((word, i) => [family[i]!, word]),
  );
  return rows.map((row) => ({
    ...row,
    pooled: row.pooled && { ...row.pooled, word: words.get(row.pooled)! },
  }));
}

function estimatesOf(results: Results): Map<string, LogRatio> {
  const trusted = trustIn(results);
  return new Map(
    baselinePairs(results.cells).flatMap(({ id, cell, base }) => {
      const estimate = base && trusted(cell) && trusted(base) ? estimateRatio(cell, base) : null;
      return estimate ? [[id, estimate] as const] : [];
    }),
  );
}

function poolAll(kind: Cell["kind"], estimates: readonly LogRatio[]) {
  if (estimates.length < 2) return null;
  const pooled = randomEffects(
    estimates.map(({ middle, interval, freedom }) => ({
      middle,
      variance: ((interval!.high - interval!.low) / 2 / student95(freedom)) ** 2,
    })),
  );
  const sum = (key: "pairs" | "restarts") => estimates.reduce((total, each) => total + each[key], 0);
  return {
    ...pooled,
    comparison: { kind, ...ratioOf({ ...pooled, pairs: sum("pairs"), restarts: sum("restarts") }) },
  };
}
