import { spawnSync } from "node:child_process";
import * as oracle from "simple-statistics";
import { describe, expect, test } from "vitest";
import { estimateMedian } from "./estimate-median.ts";
import { holm } from "./holm.ts";
import { logDifference } from "./log-difference.ts";
import { medianInterval } from "./median-interval.ts";
import { pairedLogRatios } from "./paired-log-ratios.ts";
import { interquartileRange, median, quantile } from "./quantile.ts";
import { randomFrom } from "./random-from.ts";
import { randomEffects } from "./random-effects.ts";
import { signTest } from "./sign-test.ts";
import { student95, studentWithin } from "./student-t.ts";
import { meanOf, tTest } from "./t-test.ts";

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
    expect(signTest([...signs(0, 6), 0])).toBeCloseTo(0.03125, 12);
    expect(signTest(signs(5, 5))).toBe(1);
    expect(signTest([])).toBe(1);
    expect(signTest(signs(270, 230))).toBeCloseTo(0.081032, 6);
    expect(signTest(signs(2000, 0))).toBe(0);
    expect(signTest(signs(1000, 1000))).toBe(1);
    expect(signTest(signs(1050, 950))).toBeCloseTo(0.0266, 3);
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

describe("student95()", () => {
  test("agrees with the table of Student's t at 5 %", () => {
    const points = [
      [1, 12.706],
      [2, 4.303],
      [4, 2.776],
      [9, 2.262],
      [30, 2.042],
      [1000, 1.962],
    ] as const;
    for (const [freedom, t] of points) expect(student95(freedom)).toBeCloseTo(t, 3);
  });
});

describe("medianInterval()", () => {
  test("needs six values", () => {
    expect(medianInterval([1, 2, 3, 4, 5])).toBe(null);
    expect(medianInterval([1, 2, 3, 4, 5, 6])).not.toBe(null);
  });

  test("lies where the rule of its source puts it", () => {
    // Of 10 values the 2nd to 9th cover 1 - 22/1024 and the 3rd to 8th 1 - 112/1024; I is 0.3244 and the weight 0.6577.
    const { low, high } = medianInterval([3, 9, 1, 7, 5, 10, 2, 8, 4, 6])!;
    expect(low).toBeCloseTo(2 + 0.6577, 4);
    expect(high).toBeCloseTo(9 - 0.6577, 4);
  });

  test("stands thousands of values, and is the interval of a mean as normal values become many", () => {
    const values = times(4000, normalFrom("many"));
    const { low, high } = medianInterval(values)!;
    const expected = (1.96 * Math.sqrt(Math.PI / 2)) / Math.sqrt(4000);
    expect((high - low) / 2 / expected).toBeGreaterThan(0.9);
    expect((high - low) / 2 / expected).toBeLessThan(1.1);
  });
});

describe("estimateMedian()", () => {
  test("gives the oracle's median of one cluster, inside its interval, with the test of its signs", () => {
    const normal = normalFrom("same");
    for (const n of [1, 2, 7, 30]) {
      const values = times(n, normal);
      const { middle, interval, p } = estimateMedian([values]);
      expect(middle).toBeCloseTo(oracle.median(values), 12);
      expect(p).toBe(signTest(values));
      if (n < 6) expect(interval).toBe(null);
      else expect(interval!.low < middle && middle < interval!.high).toBe(true);
    }
  });

  test("counts a cluster once, however many values it has", () => {
    const normal = normalFrom("hang together");
    const clusters = times(8, () => {
      const shift = normal();
      return times(10, () => shift + normal() / 10);
    });
    const estimate = estimateMedian(clusters);
    const medians = clusters.map((cluster) => oracle.median(cluster));
    expect(estimate.middle).toBeCloseTo(oracle.mean(medians), 12);
    const half = (2.3646 * oracle.sampleStandardDeviation(medians)) / Math.sqrt(8);
    expect(estimate.interval!.high - estimate.middle).toBeCloseTo(half, 4);
    expect(estimate.p).toBe(tTest(medians));
    const naive = estimateMedian([clusters.flat()]).interval!;
    expect(2 * half).toBeGreaterThan(1.5 * (naive.high - naive.low));
  });
});

describe("logDifference()", () => {
  test("is Welch's t-test, of two means", () => {
    const normal = normalFrom("Welch");
    const a = times(5, () => 1 + normal());
    const b = times(9, () => 3 * normal());
    const variance = (values: number[]) => oracle.sampleVariance(values) / values.length;
    const [x, y] = [variance(a), variance(b)];
    const freedom = Math.floor((x + y) ** 2 / (x ** 2 / 4 + y ** 2 / 8));
    const [one, other] = [a, b].map((values) => estimateMedian(values.map((value) => [value])));
    const { middle, interval, p } = logDifference(one!, other!)!;
    expect(middle).toBeCloseTo(oracle.mean(a) - oracle.mean(b), 12);
    expect(interval.high - middle).toBeCloseTo(student95(freedom) * Math.sqrt(x + y), 9);
    expect(p).toBeCloseTo(1 - studentWithin(Math.abs(middle) / Math.sqrt(x + y), freedom), 9);
  });

  test("leans on the sides that face each other, and leaves out 0 when p is below 5 %", () => {
    const estimate = (low: number, middle: number, high: number) => ({
      middle,
      interval: { low, high },
      p: 1,
      freedom: 30,
    });
    const { interval, p } = logDifference(estimate(4, 5, 100), estimate(-100, 0, 1))!;
    expect(interval.low).toBeGreaterThan(3.5);
    expect(interval.high).toBeGreaterThan(100);
    expect(p).toBeLessThan(0.05);
    expect(logDifference(estimate(0, 1, 2), estimate(-1, 0, 1))!.p).toBeGreaterThan(0.05);
    expect(logDifference({ ...estimate(0, 0, 0), interval: null }, estimate(0, 0, 0))).toBe(null);
  });
});

describe("randomEffects()", () => {
  /** Vaccinated with and without tuberculosis, and not vaccinated: 13 trials of BCG (G. A. Colditz et al., JAMA 271, 1994). */
  const trials = [
    [4, 119, 11, 128],
    [6, 300, 29, 274],
    [3, 228, 11, 209],
    [62, 13_536, 248, 12_619],
    [33, 5036, 47, 5761],
    [180, 1361, 372, 1079],
    [8, 2537, 10, 619],
    [505, 87_886, 499, 87_892],
    [29, 7470, 45, 7232],
    [17, 1699, 65, 1600],
    [186, 50_448, 141, 27_197],
    [5, 2493, 3, 2338],
    [27, 16_886, 29, 17_825],
  ] as const;

  test("gives what R's metafor gives with the method of DerSimonian and Laird", () => {
    const pooled = randomEffects(
      trials.map(([a, b, c, d]) => ({
        middle: Math.log(a / (a + b) / (c / (c + d))),
        variance: 1 / a - 1 / (a + b) + 1 / c - 1 / (c + d),
      })),
    );
    expect(pooled.middle).toBeCloseTo(-0.7141, 4);
    expect(pooled.tauSquared).toBeCloseTo(0.3088, 4);
    expect(pooled.iSquared).toBeCloseTo(0.9212, 4);
    expect(pooled.freedom).toBe(12);
    expect(pooled.interval.low).toBeLessThan(-1.0644); // with the normal distribution in place of Student's
    expect(pooled.p).toBeLessThan(0.01);
  });

  test("finds no difference between machines that agree, and does not get narrower for it", () => {
    const pooled = randomEffects([1, 1, 1].map((middle) => ({ middle, variance: 0.04 })));
    expect([pooled.middle, pooled.tauSquared, pooled.iSquared]).toEqual([1, 0, 0]);
    expect(pooled.interval.high - 1).toBeCloseTo(4.3027 * Math.sqrt(0.04 / 3), 4);
  });

  test("stands a machine without noise", () => {
    const { middle, interval } = randomEffects([0, 1].map((each) => ({ middle: each, variance: 0 })));
    expect(middle).toBeCloseTo(0.5, 6);
    expect(interval.low).toBeLessThan(-5);
  });
});

const python = spawnSync("python3", ["-c", "import statistics"]).status === 0;

test.skipIf(!python)("medians, quantiles and means are those of CPython's statistics module", () => {
  const samples = times(200, (i) => times(2 + (i % 50), normalFrom(`python ${i}`)));
  const program = `
import json, statistics, sys
for values in json.load(sys.stdin):
    quarters = statistics.quantiles(values, n=4, method="inclusive")
    print(json.dumps([statistics.median(values), *quarters, statistics.mean(values), statistics.stdev(values)]))`;
  const { stdout, stderr } = spawnSync("python3", ["-c", program], {
    input: JSON.stringify(samples),
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  const expected = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as number[]);
  expect(expected).toHaveLength(200);
  for (const [i, values] of samples.entries()) {
    const { mean, error } = meanOf(values);
    const ours = [
      median(values),
      ...[0.25, 0.5, 0.75].map((p) => quantile(values, p)),
      mean,
      error * Math.sqrt(values.length),
    ];
    for (const [j, value] of ours.entries()) expect(value).toBeCloseTo(expected[i]![j]!, 12);
  }
});
