/** Fewest numbers of which two groups can be told. */
const FEWEST = 8;
/** The smaller group has at least this share. */
const LEAST_SHARE = 0.2;
/** Groups whose levels differ by less, as a logarithm, are no two ways to run. */
const LEAST_DISTANCE = Math.log(1.03);
/** How many standard deviations beyond what one normal distribution gives. */
const SURE = 4;
/** A flat distribution has 3, however many numbers there are. */
const LEAST_RATIO = 4;

/** Two groups of numbers: how far their means are apart, and the share of the upper one. */
interface Modes {
  readonly distance: number;
  readonly share: number;
}

/**
 * Splits numbers, here logarithms, into the two groups that explain most of their variance, and compares the variance between the groups with that
 * within them. A single normal distribution splits, too: the logarithm of 1 plus this ratio then has about the mean and the
 * variance used here.
 *
 * @returns The groups, or `undefined` if one normal distribution explains the numbers as well.
 * @see L. Engelman, J. A. Hartigan, "Percentage Points of a Test for Clusters" (1969)
 */
export function twoModes(numbers: readonly number[]): Modes | undefined {
  const n = numbers.length;
  if (n < FEWEST) return undefined;
  const sorted = numbers.toSorted((a, b) => a - b);
  const mean = sum(sorted) / n;
  const total = sum(sorted.map((each) => (each - mean) ** 2));
  const least = Math.ceil(LEAST_SHARE * n);
  let between = 0;
  let best: Modes | undefined;
  for (let lower = least; lower <= n - least; lower++) {
    const distance = sum(sorted.slice(lower)) / (n - lower) - sum(sorted.slice(0, lower)) / lower;
    const explained = (distance ** 2 * lower * (n - lower)) / n;
    if (explained <= between) continue;
    between = explained;
    best = { distance, share: (n - lower) / n };
  }
  const ratio = between / Math.max(total - between, Number.MIN_VALUE);
  const expected = -Math.log(1 - 2 / Math.PI) + 2.4 / (n - 2);
  const isSure = Math.log1p(ratio) > expected + SURE / Math.sqrt(n - 2) && ratio > LEAST_RATIO;
  return best && isSure && best.distance >= LEAST_DISTANCE ? best : undefined;
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);
