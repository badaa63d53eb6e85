import process from "node:process";
import { expect, test } from "vitest";
import { watchNoise } from "./watch-noise.ts";

function workFor(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

test.runIf(process.platform === "linux")(
  "watchNoise() says shares of the time since it began, or null",
  () => {
    const noise = watchNoise();
    workFor(100);
    const { cpuPressure, stealPercent } = noise();
    for (const share of [cpuPressure, stealPercent]) {
      if (share === null) continue; // not every kernel tells
      expect(share).toBeGreaterThanOrEqual(0);
      expect(share).toBeLessThanOrEqual(100);
    }
    expect(stealPercent).not.toBe(null);
  },
);

test("watchNoise() has no share of no time", () => {
  // The kernel counts in hundredths of a second: now and then one ends just in between, and there is a share.
  const shares = Array.from({ length: 200 }, () => watchNoise()().stealPercent);
  expect(shares).toContain(null);
  expect(shares).not.toContain(NaN);
});
