import * as oracle from "simple-statistics";
import { describe, expect, test } from "vitest";
import { bootstrapMedian } from "./bootstrap-median.ts";
import { holm } from "./holm.ts";
import { pairedLogRatios } from "./paired-log-ratios.ts";
import { interquartileRange, median, quantile } from "./quantile.ts";
import { randomFrom } from "./random-from.ts";
import { signTest } from "./sign-test.ts";
import { tTest } from "./t-test.ts";

/** Normal deviates by the polar form's older brother (Box and Muller). */
function normalFrom(seed: string): () => number {
  const random = randomFrom(seed);
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
const times = <T>(n: number, make: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i));

describe("randomFrom()", () => {
  test("repeats itself for one seed and differs for another", () => {
    const [a, b, c] = ["x", "x", "y"].map((seed) => times(5, randomFrom(seed)));
    expect(a).toEqual(b);
    expect(a).not.toEqual(c);
  });

  test("is even over its range", () => {
    const random = randomFrom("even");
    const counts = new Array<number>(20).fill(0);
    for (let i = 0; i < 100_000; i++) counts[Math.floor(random() * 20)]!++;
    const chiSquared = oracle.sum(counts.map((count) => (count - 5000) ** 2 / 5000));
    expect(chiSquared).toBeLessThan(43.8); // 99.9 % point with 19 degrees of freedom
  });
});

describe("quantile()", () => {
  test("agrees with an oracle on the median, the ends and every rank that needs no interpolation", () => {
    const normal = normalFrom("quantile");
    for (let n = 1; n < 60; n++) {
      const values = times(n, normal);
      expect(median(values)).toBeCloseTo(oracle.median(values), 12);
      expect(quantile(values, 0)).toBe(oracle.min(values));
      expect(quantile(values, 1)).toBe(oracle.max(values));
      const sorted = values.toSorted((a, b) => a - b);
      for (let i = 0; i < n; i++)
        expect(quantile(values, i / Math.max(1, n - 1))).toBeCloseTo(sorted[i]!, 12);
    }
  });

  test("agrees with an oracle on the interquartile range of many values", () => {
    const values = times(10_001, normalFrom("range"));
    expect(interquartileRange([1, 2, 3])).toBe(null);
    expect(interquartileRange(values)).toBeCloseTo(oracle.interquartileRange(values), 2);
  });

  test("interpolates as R's quantile(c(1, 2, 4, 8), c(0.25, 0.75)) does", () => {
    expect(quantile([8, 1, 4, 2], 0.25)).toBe(1.75);
    expect(quantile([8, 1, 4, 2], 0.75)).toBe(5);
  });

  test("refuses an empty list", () => {
    expect(() => quantile([], 0.5)).toThrow(RangeError);
  });
});

describe("pairedLogRatios()", () => {
  test("pairs by restart and round, whatever the order, and leaves out the rest", () => {
    const a = [
      [0, 1, 8],
      [0, 2, 3],
      [1, 1, 5],
      [1, 2, 0],
      [1, 3, 7],
    ];
    const b = [
      [1, 1, 10],
      [0, 1, 2],
      [1, 2, 4],
      [0, 9, 1],
      [1, 3, 0],
    ];
    const observe = ([restart, round, value]: number[]) => ({
      restart: restart!,
      round: round!,
      value: value!,
    });
    expect(pairedLogRatios(a.map(observe), b.map(observe))).toEqual([[Math.log(4)], [Math.log(0.5)]]);
  });
});

describe("holm()", () => {
  test("adjusts as R's p.adjust(c(0.04, 0.01, 0.03, 0.005), 'holm') does", () => {
    const adjusted = holm([0.04, 0.01, 0.03, 0.005]);
    for (const [i, p] of [0.06, 0.03, 0.06, 0.02].entries()) expect(adjusted[i]).toBeCloseTo(p, 12);
    expect(holm([0.6, 0.7])).toEqual([1, 1]);
    expect(holm([])).toEqual([]);
  });
});

describe("signTest()", () => {
  test("gives what R's binom.test() gives", () => {
    const signs = (above: number, below: number) => [...times(above, () => 1), ...times(below, () => -1)];
    expect(signTest(signs(8, 2))).toBeCloseTo(0.109375, 12);
    expect(signTest([...signs(0, 6), 0])).toBe(0.03125);
    expect(signTest(signs(5, 5))).toBe(1);
    expect(signTest([])).toBe(1);
    expect(signTest(signs(270, 230))).toBeCloseTo(0.081032, 6);
    expect(signTest(signs(2000, 0))).toBe(0);
  });
});

describe("tTest()", () => {
  test("agrees with the tables of Student's t at 5 % and 1 %", () => {
    const points = [
      [1, 12.706, 63.657],
      [2, 4.303, 9.925],
      [4, 2.776, 4.604],
      [5, 2.571, 4.032],
      [9, 2.262, 3.25],
      [30, 2.042, 2.75],
    ] as const;
    for (const [freedom, five, one] of points) {
      const values = times(freedom + 1, normalFrom(`t ${freedom}`));
      const centred = values.map((value) => value - oracle.mean(values));
      const error = oracle.sampleStandardDeviation(values) / Math.sqrt(values.length);
      for (const [t, p] of [
        [five, 0.05],
        [one, 0.01],
      ] as const) {
        const shifted = centred.map((value) => value - t * error);
        // The oracle divides by n where Student's test divides by n - 1.
        expect(oracle.tTest(shifted, 0) * Math.sqrt(freedom / (freedom + 1))).toBeCloseTo(-t, 9);
        expect(tTest(shifted)).toBeCloseTo(p, 4);
      }
    }
  });

  test("knows the cases without scatter", () => {
    expect([tTest([]), tTest([3]), tTest([0, 0]), tTest([2, 2])]).toEqual([1, 1, 1, 0]);
  });
});

describe("bootstrapMedian()", () => {
  test("gives the oracle's median, inside its interval, the same for the same seed", () => {
    const normal = normalFrom("same");
    for (const n of [1, 2, 7, 30]) {
      const values = times(n, normal);
      const estimate = bootstrapMedian([values], "seed");
      expect(estimate.median).toBeCloseTo(oracle.median(values), 12);
      expect(estimate.low).toBeLessThanOrEqual(estimate.median);
      expect(estimate.high).toBeGreaterThanOrEqual(estimate.median);
      expect(bootstrapMedian([values], "seed")).toEqual(estimate);
    }
  });

  test("gives the interval of an oracle that sorts each resample", () => {
    const values = times(25, normalFrom("sorting"));
    const random = randomFrom("other draws");
    const draw = () => values[Math.floor(random() * values.length)]!;
    const medians = times(10_000, () => oracle.median(times(values.length, draw)));
    const { low, high } = bootstrapMedian([values], "seed");
    const spread = oracle.standardDeviation(medians);
    expect(Math.abs(low - oracle.quantile(medians, 0.025))).toBeLessThan(spread / 5);
    expect(Math.abs(high - oracle.quantile(medians, 0.975))).toBeLessThan(spread / 5);
  });

  test("claims no more than the signs of few values, or its own resamples, can prove", () => {
    expect(bootstrapMedian([[1, 2, 3]], "few").p).toBe(0.25);
    expect(bootstrapMedian([times(40, (i) => 1 + i / 40)], "many").p).toBe(2 / 10_000);
    expect(bootstrapMedian([[-1, 1]], "none").p).toBe(1);
  });

  test("gives wider intervals when values of one process hang together", () => {
    const normal = normalFrom("hang together");
    const clusters = times(8, () => {
      const shift = normal();
      return times(10, () => shift + normal() / 10);
    });
    const width = ({ low, high }: { low: number; high: number }) => high - low;
    const naive = width(bootstrapMedian([clusters.flat()], "seed"));
    expect(width(bootstrapMedian(clusters, "seed"))).toBeGreaterThan(1.5 * naive);
  });
});

describe("the 95 % interval covers the truth", { timeout: 60_000 }, () => {
  /** Share of 120 simulated experiments whose interval holds the true median, which is 0. */
  function coverage(seed: string, experiment: (normal: () => number) => number[][]): number {
    const normal = normalFrom(seed);
    const covered = times(120, (i) => {
      const { low, high } = bootstrapMedian(experiment(normal), `${seed} ${i}`);
      return low <= 0 && high >= 0;
    });
    return covered.filter(Boolean).length / covered.length;
  }
  /** Eight processes, each off by twice as much as its slices scatter. */
  const processes = (normal: () => number) =>
    times(8, () => {
      const shift = normal();
      return times(4, () => shift + normal() / 2);
    });

  test("for twenty independent values", () => {
    const share = coverage("independent", (normal) => [times(20, normal)]);
    expect(share).toBeGreaterThan(0.91);
    expect(share).toBeLessThan(0.99);
  });

  test("for slices of eight processes, where pretending that they are independent does not", () => {
    expect(coverage("clusters", processes)).toBeGreaterThan(0.88);
    expect(coverage("clusters", (normal) => [processes(normal).flat()])).toBeLessThan(0.8);
  });
});
