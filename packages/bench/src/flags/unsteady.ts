import { median } from "../quantile.ts";
import type { Sample } from "./levelled.ts";

/** A first slice that takes this many times as long as the later ones was still warming up. */
const SLOWER = 1.1;
/** In how many of the lives it must be so: by chance, one in two lives of a noisy operation begins so. */
const SHARE = 0.75;
const FEWEST_RESTARTS = 3;

/** Whether enough lives of an operation have a first slice and later ones. */
export const canBeUnsteady = (samples: readonly Sample[]): boolean =>
  livesOf(samples).length >= FEWEST_RESTARTS;

/**
 * Finds an operation whose first measured slice was more than 10 % slower than the later ones of the same life, in most lives:
 * the round that warms up was too short for it. `undefined` where that is not so.
 */
export function unsteady(samples: readonly Sample[]): string | undefined {
  const lives = livesOf(samples);
  const ratios = lives.map((life) => {
    const [first, ...later] = life.toSorted((a, b) => a.round - b.round).map(({ value }) => value);
    return first / median(later);
  });
  const slower = ratios.filter((ratio) => ratio > SLOWER);
  if (slower.length === 0 || slower.length < SHARE * lives.length) return undefined;
  const percent = Math.round(100 * (median(slower) - 1));
  return `the first slice was ${percent} % slower than the later ones in ${slower.length} of ${lives.length} lives`;
}

const livesOf = (samples: readonly Sample[]) =>
  [...Map.groupBy(samples, ({ restart }) => restart).values()].filter(({ length }) => length > 1);
