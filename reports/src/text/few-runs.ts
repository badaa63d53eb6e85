/** So many runs say what the median of others would be; of fewer it is said how many there were. */
const ENOUGH = 5;

/** On how few runs a figure stands: `one run`, `3 runs`; nothing if on enough. */
export const fewRuns = (runs: number): string =>
  runs >= ENOUGH ? "" : runs === 1 ? "one run" : `${runs} runs`;
