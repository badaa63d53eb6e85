import { expect, test } from "vitest";
import type { BreakEven } from "../analysis/break-even.ts";
import { breakEvenText } from "./task-size.ts";

const comparison = { kind: "operation", ratio: 2, interval: null, p: 1, pairs: 5, restarts: 5 } as const;
const points = [0.5, 40].map((taskMs, exponent) => ({ exponent, taskMs, comparison }));
const OPEN = {
  runtime: "node",
  condition: "threads",
  points,
  crossing: null,
  outcome: "unresolved",
  losesAt: null,
  paysAt: null,
} as const satisfies BreakEven;

test.each<[Partial<BreakEven>, string]>([
  [
    { outcome: "crosses", crossing: { ms: 3.14159, low: 3, high: 3.5 }, losesAt: 0.5, paysAt: 40 },
    "3.14 ms [3.00 ms, 3.50 ms]",
  ],
  [{ outcome: "always pays", paysAt: 0.5 }, "always, from 500 µs"],
  [{ outcome: "not reached", losesAt: 40 }, "not reached up to 40.0 ms"],
  [{ losesAt: 0.5, paysAt: 40 }, "between 500 µs and 40.0 ms"],
  [{ losesAt: 0.5 }, "not reached up to 500 µs, above that unresolved"],
  [{ paysAt: 40 }, "40.0 ms at the latest, below that unresolved"],
  [{}, "unresolved"],
])("breakEvenText() says what is known: %j", (curve, text) => {
  expect(breakEvenText({ ...OPEN, ...curve })).toBe(text);
});
