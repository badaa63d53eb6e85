import type { Flag, OperationSample } from "@nogil/results";
import { median } from "../quantile.ts";

/** A first slice that takes this many times as long as the later ones was still warming up. */
const SLOWER = 1.1;
/** In how many of the lives it must be so: by chance, one in two lives of a noisy operation begins so. */
const SHARE = 0.75;
const FEWEST_RESTARTS = 3;

/**
 * Flags an operation whose first measured slice was more than 10 % slower than the later ones of the same life, in most lives:
 * the round that warms up was too short for it. `undefined` where that is not so, or fewer than three lives can tell.
 */
export function unsteady(samples: readonly OperationSample[]): Flag | undefined {
  const lives = [...Map.groupBy(samples, ({ restart }) => restart).values()].filter(
    ({ length }) => length > 1,
  );
  if (lives.length < FEWEST_RESTARTS) return undefined;
  const ratios = lives.map((life) => {
    const [first, ...later] = life.toSorted((a, b) => a.round - b.round).map(({ ns }) => ns);
    return first / median(later);
  });
  const slower = ratios.filter((ratio) => ratio > SLOWER);
  if (slower.length < SHARE * lives.length) return undefined;
  const percent = Math.round(100 * (median(slower) - 1));
  return {
    kind: "unsteady",
    detail: `the first slice was ${percent} % slower than the later ones in ${slower.length} of ${lives.length} lives`,
  };
}
