import { expect, test } from "vitest";
import { latencyOf, SITES } from "./http.ts";

const latencies = (site: string) => Array.from({ length: 2000 }, (_, n) => latencyOf(site, n));
const median = (numbers: number[]) => numbers.toSorted((a, b) => a - b)[numbers.length / 2];

test("latencyOf() is the same for the same request", () => {
  expect(latencies("google.com")).toEqual(latencies("google.com"));
});

test("latencyOf() is log-normal around each site's median", () => {
  for (const [site, expected] of [
    ["google.com", 25],
    ["amazon.com", 45],
    ["microsoft.com", 35],
  ] as const) {
    const logs = latencies(site).map((each) => Math.log(each / expected));
    const mean = logs.reduce((sum, each) => sum + each, 0) / logs.length;
    const deviation = Math.sqrt(logs.reduce((sum, each) => sum + (each - mean) ** 2, 0) / logs.length);
    // Five standard errors of 2,000 draws.
    expect(Math.abs(mean)).toBeLessThan((5 * 0.35) / Math.sqrt(2000));
    expect(Math.abs(deviation - 0.35)).toBeLessThan((5 * 0.35) / Math.sqrt(4000));
    expect(median(latencies(site)) / expected).toBeCloseTo(1, 1);
  }
});

test("latencyOf() is not the same for the lesson's requests to one site", () => {
  for (const site of SITES) {
    const five = Array.from({ length: 5 }, (_, n) => latencyOf(site, n));
    expect(Math.max(...five) / Math.min(...five)).toBeGreaterThan(1.1);
  }
});

test("latencyOf() says which sites there are", () => {
  expect(() => latencyOf("example.org", 0)).toThrow(
    'must be one of google.com, amazon.com, microsoft.com: received "example.org"',
  );
});
