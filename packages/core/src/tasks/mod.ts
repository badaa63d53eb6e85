/**
 * The lesson's workloads, and the ways to run them.
 *
 * @module
 */
export { checksum, latencyOf, pageOf, SITES, urlOf } from "./http.ts";
export type { Origin } from "./http.ts";
export { describeOutcome } from "./outcome.ts";
export { BASES, expectedPower, LESSON_EXPONENT } from "./pow.ts";
export { runBy, STRATEGIES } from "./strategies.ts";
export type { Outcome, Strategy, Work } from "./strategies.ts";
