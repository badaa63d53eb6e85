/** Makes numbers in [0, 1). */
export type Random = () => number;

/** How runs of one thing scatter: each call gives the logarithm of one run's factor. */
export type Noise = (random: Random) => number;

/** A deviate of the normal distribution (Box and Muller). */
export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/**
 * Noise of three shapes with a standard deviation of about `size`: even, mostly small and at times much slower, or two ways to run
 * of which the slower is taken in a third of all runs.
 */
export const NOISES = {
  normal: (size: number) => (random: Random) => size * normal(random),
  skewed: (size: number) => (random: Random) => Math.log1p(0.5 * size * Math.exp(normal(random))),
  bimodal: (size: number) => (random: Random) => size * ((random() < 1 / 3 ? 2 : 0) + 0.3 * normal(random)),
} satisfies Record<string, (size: number) => Noise>;
export type Shape = keyof typeof NOISES;
export const SHAPES = Object.keys(NOISES) as Shape[];
