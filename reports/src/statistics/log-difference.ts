import type { Estimate } from "./estimate-median.ts";
import { student95, studentWithin } from "./student-t.ts";

/**
 * The difference of two independent estimates. Each half of an interval tells how uncertain its side is; the halves that the
 * difference leans on are added as variances are, with Welch's degrees of freedom. Of two means this is Welch's t-test; of medians
 * the halves are those of order statistics, which are wide for few values, so that the interval holds the truth in a little more
 * than 95 %.
 *
 * @returns `null` if one of them has no interval.
 * @see B. L. Welch, "The generalization of 'Student's' problem", Biometrika 34 (1947).
 * @see G. Y. Zou and A. Donner, "Construction of confidence limits about effect measures", Statistics in Medicine 27 (2008).
 */
export function logDifference(
  a: Estimate,
  b: Estimate,
): (Estimate & { interval: NonNullable<Estimate["interval"]> }) | null {
  if (a.interval === null || b.interval === null) return null;
  const down = join(a.middle - a.interval.low, a.freedom, b.interval.high - b.middle, b.freedom);
  const up = join(a.interval.high - a.middle, a.freedom, b.middle - b.interval.low, b.freedom);
  const middle = a.middle - b.middle;
  const { half, freedom } = middle > 0 ? down : up;
  const p = half === 0 ? Number(middle === 0) : surprise((middle / half) * student95(freedom), freedom);
  return { middle, interval: { low: middle - down.half, high: middle + up.half }, p, freedom };
}

/** Adds two halves of intervals up. */
function join(a: number, freedomOfA: number, b: number, freedomOfB: number) {
  const [x, y] = [(a / student95(freedomOfA)) ** 2, (b / student95(freedomOfB)) ** 2];
  const welch = x + y === 0 ? 1 : (x + y) ** 2 / (x ** 2 / freedomOfA + y ** 2 / freedomOfB);
  const freedom = Math.max(1, Math.floor(welch));
  return { half: student95(freedom) * Math.sqrt(x + y), freedom };
}

const surprise = (t: number, freedom: number) => Math.max(0, 1 - studentWithin(Math.abs(t), freedom));
