import type { Results } from "@nogil/results";
import { logDifference } from "../statistics/log-difference.ts";
import { type BaselinePair, baselinePairs } from "./baseline-pairs.ts";
import { type Comparison, estimateRatio, MIN_PAIRS, ratioOf } from "./compare.ts";
import { estimateTime } from "./estimate-time.ts";
import { isJudgeable, judge, type Word } from "./judge.ts";
import { matches } from "./matches.ts";
import { trustIn } from "./trust-in.ts";

/** One row of a comparison of two runs: new over old. */
export interface RunComparison {
  pair: BaselinePair;
  /** `null` where it cannot be told; `why` says why. */
  comparison: Comparison | null;
  why: string | null;
  /** `null` for absolute times: the machine itself drifts from run to run, which no interval from inside one run holds. */
  word: Word | null;
  /** Slower, and all of the interval is beyond the margin. */
  isRegressed: boolean;
  /** It may be judged, and nothing of its interval is beyond the margin. */
  isSafe: boolean;
}

/** How two runs are compared. */
export interface Rules {
  /** How many times as long is still no regression, and within which ratios are equivalent: 1.03 is ±3 %. */
  margin: number;
  /** Compares only cells whose id holds this pattern, see {@linkcode matches}; left out, all. */
  only?: string | undefined;
}

/**
 * Compares two runs of one machine, cell by cell. What stands beside a baseline in its run is compared by that ratio, so that what
 * the machine did between the runs cancels out. The rest is compared by its absolute times, and not judged.
 */
export function compareRuns(old: Results, now: Results, { margin, only = "" }: Rules): RunComparison[] {
  const before = new Map(baselinePairs(old.cells).map((pair) => [pair.id, pair]));
  const trusts = [old, now].map(trustIn);
  const isSure = ({ cell, base }: BaselinePair) =>
    trusts.every((trust) => trust(cell) && (base === null || trust(base)));
  const asked = baselinePairs(now.cells).filter(({ cell }) => matches(cell.id, only));
  const rows = asked.flatMap((pair) => {
    const earlier = before.get(pair.id);
    return earlier ? [{ pair, ...comparePair(earlier, pair, isSure(pair)) }] : [];
  });
  const judged = rows.flatMap(({ pair, comparison }) =>
    pair.base && comparison && isJudgeable(comparison) && isSure(pair) ? [{ pair, comparison }] : [],
  );
  const comparisons = judged.map(({ comparison }) => comparison);
  const words = judge(comparisons, margin);
  const verdicts = new Map(
    judged.map(({ pair, comparison }, i) => [pair.id, { comparison, word: words[i]! }]),
  );
  return rows.map((row) => {
    const verdict = verdicts.get(row.pair.id);
    const { low, high } = verdict?.comparison.interval ?? { low: 0, high: Infinity };
    const word = verdict?.word ?? (row.pair.base ? "unresolved" : null);
    return { ...row, word, isRegressed: word === "slower" && low > margin, isSafe: high <= margin };
  });
}

const UNSURE = "the A/A pairs of this kind differ or cannot tell in one of the runs";

function comparePair(
  old: BaselinePair,
  now: BaselinePair,
  isSure: boolean,
): { comparison: Comparison | null; why: string | null } {
  const nothing = (why: string) => ({ comparison: null, why });
  if (old.base === null && !isSure) return nothing(UNSURE);
  const [a, b] = [now, old].map(({ cell, base }) => (base ? estimateRatio(cell, base) : estimateTime(cell)));
  if (!a || !b) return nothing(`no figures in the ${a ? "old" : "new"} run`);
  const difference = logDifference(a, b);
  if (!difference) return nothing(`fewer than ${MIN_PAIRS} pairs in one of the runs`);
  const pairs = Math.min(a.pairs, b.pairs);
  const restarts = Math.min(a.restarts, b.restarts);
  return {
    comparison: { kind: now.cell.kind, ...ratioOf({ ...difference, pairs, restarts }) },
    why: isSure ? null : UNSURE,
  };
}
