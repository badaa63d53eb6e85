import type { Comparison } from "../analysis/compare.ts";
import type { Verdict } from "../analysis/verdicts-of.ts";

/** Stands where there is no figure. */
export const NONE = "–";

/** A number with so many significant digits, without an exponent: `0.0123`, `4.57`, `1235`. */
export function significant(value: number, digits = 3): string {
  const magnitude = value === 0 ? 0 : Math.floor(Math.log10(Math.abs(value)));
  return value.toFixed(Math.min(6, Math.max(0, digits - 1 - magnitude)));
}

/** A time in the unit that suits it: `152 ns`, `3.46 µs`, `71.0 ms`, `2.35 s`. */
export function duration(ns: number, digits = 3): string {
  if (ns < 1e3) return `${significant(ns, digits)} ns`;
  if (ns < 1e6) return `${significant(ns / 1e3, digits)} µs`;
  if (ns < 1e9) return `${significant(ns / 1e6, digits)} ms`;
  return `${significant(ns / 1e9, digits)} s`;
}

/** A number of no more than three digits that need not line up with others: `5`, `14.2`, `0.3`. */
export const brief = (value: number): string => String(Number(value.toPrecision(3)));

/** A ratio with its 95 % interval, all with as many decimals: `0.352 [0.340, 0.365]`. */
export function ratioText({ ratio, interval, pairs }: Comparison): string {
  // One digit more just above 1, where a per cent matters.
  const decimals = 2 - Math.floor(Math.log10(ratio)) + (ratio >= 1 && ratio < 2 ? 1 : 0);
  const text = (value: number) => value.toFixed(Math.min(6, Math.max(0, decimals)));
  if (interval === null) return `${text(ratio)} (${pairs} ${pairs === 1 ? "pair" : "pairs"})`;
  return `${text(ratio)} [${text(interval.low)}, ${text(interval.high)}]`;
}

/** Bytes in MiB, without the unit. */
export const mebibytes = (bytes: number): string => significant(bytes / 2 ** 20);

/** `12 s`, `4 min 32 s`. */
export function elapsed(seconds: number): string {
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** A ratio, its interval and what may be said of it: `0.352 [0.340, 0.365] faster`. */
export function verdictText(verdict: Verdict | undefined): string {
  if (!verdict) return NONE;
  const { word, interval } = verdict;
  return word !== null && interval !== null ? `${ratioText(verdict)} ${word}` : ratioText(verdict);
}
