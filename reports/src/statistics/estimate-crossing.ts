import { crossingOf } from "./crossing-of.ts";
import { student95 } from "./student-t.ts";

/** What one life of a process says of one size of task. */
export interface SizedRatio {
  /** Time without the other way. */
  size: number;
  /** Logarithm of the time with it divided by that. */
  logRatio: number;
}

/**
 * Estimates a crossing and its 95 % interval by the jackknife: by how far it moves when one life is left out it is known how far
 * other lives would move it. A life counts as one value, as it does for a ratio, and Student's t knows how few they are.
 *
 * Sizes are what they were on the machine as it was on average: in one life it may have been slower, with and without the other
 * way, which says nothing of where they cross. How slow it was is taken from all sizes.
 *
 * @param lives Two or more; of each what it says of the same sizes, ascending.
 * @returns In the unit of the sizes; `null` if there is no crossing, with all lives or without one of them.
 * @see R. G. Miller, "The Jackknife: A Review", Biometrika 61 (1974).
 */
export function estimateCrossing(
  lives: readonly (readonly SizedRatio[])[],
): { at: number; low: number; high: number } | null {
  // Both times tell how slow the machine was. The errors of each are in the ratio, too, that of the time without the way with the other
  // sign: counted alone the one widens the interval and the other narrows it. With a quarter of the ratio they nearly cancel out.
  const slownesses = lives.map((life) =>
    mean(life.map(({ size, logRatio }) => Math.log(size) + logRatio / 4)),
  );
  const usual = mean(slownesses);
  const levelled = lives.map((life, i) =>
    life.map(({ size, logRatio }) => ({ logSize: Math.log(size) - slownesses[i]! + usual, logRatio })),
  );
  const totals = lives[0]!.map((_, at) => ({
    logSize: sum(levelled.map((life) => life[at]!.logSize)),
    logRatio: sum(levelled.map((life) => life[at]!.logRatio)),
  }));
  const logWithout = (left: typeof totals | null) => {
    const average = (of: "logSize" | "logRatio") =>
      totals.map((total, at) => (total[of] - (left?.[at]![of] ?? 0)) / (lives.length - (left ? 1 : 0)));
    return Math.log(crossingOf(average("logSize").map(Math.exp), average("logRatio")));
  };
  const log = logWithout(null);
  const moved = levelled.map(logWithout);
  if (![log, ...moved].every(Number.isFinite)) return null;
  const middle = mean(moved);
  const freedom = lives.length - 1;
  const error = Math.sqrt((freedom / lives.length) * sum(moved.map((each) => (each - middle) ** 2)));
  const half = student95(freedom) * error;
  return { at: Math.exp(log), low: Math.exp(log - half), high: Math.exp(log + half) };
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]) => sum(values) / values.length;
