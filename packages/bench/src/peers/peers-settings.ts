import { runtimeNames } from "nogil/runtimes";
import type { RuntimeName } from "nogil/runtimes";
import { COMMON, commonSettings, list, readOptions, TEXT } from "../command-line.ts";
import type { Measure } from "./measures.ts";
import { PEERS } from "./peers.ts";

interface PeersProfile {
  readonly rounds: number;
  readonly budgetSeconds: number;
  readonly repetitions: number;
  /** Longest wait in ms for the first task of a pool. */
  readonly startMs: number;
  /** Whether round trips are also measured on one CPU. */
  readonly onOneCpu: boolean;
  /** How many tasks, or numbers, and the longest wait for them in ms. */
  readonly measures: Readonly<Record<Measure, { readonly size: number; readonly limitMs: number }>>;
}

const whole = {
  repetitions: 15,
  startMs: 10_000,
  onOneCpu: true,
  measures: {
    "round trip": { size: 1000, limitMs: 10_000 },
    burst: { size: 20_000, limitMs: 10_000 },
    "map by hand": { size: 100_000, limitMs: 10_000 },
    "map item by item": { size: 100_000, limitMs: 3000 },
    exit: { size: 1, limitMs: 3000 },
  },
};

const PROFILES = {
  smoke: {
    rounds: 1,
    budgetSeconds: 90,
    repetitions: 1,
    startMs: 10_000,
    onOneCpu: false,
    measures: {
      "round trip": { size: 50, limitMs: 10_000 },
      burst: { size: 500, limitMs: 10_000 },
      "map by hand": { size: 2000, limitMs: 10_000 },
      "map item by item": { size: 500, limitMs: 10_000 },
      exit: { size: 1, limitMs: 3000 },
    },
  },
  // A table of three runtimes and a dozen pools speaks of a difference after eleven rounds at the earliest.
  default: { ...whole, rounds: 12, budgetSeconds: 2700 },
  full: { ...whole, rounds: 30, budgetSeconds: 7200 },
} as const satisfies Record<string, PeersProfile>;

/** What the user asked for. */
export interface PeersSettings extends PeersProfile {
  readonly profile: keyof typeof PROFILES;
  readonly runtimes: readonly RuntimeName[];
  /** Names of what is compared with nogil. */
  readonly peers: readonly string[];
  readonly seed: number;
  readonly results: string;
  readonly help: boolean;
}

const NAMES = [...new Set(PEERS.map(({ name }) => name))];

export const PEERS_USAGE = `Measures nogil's pools beside those of others, and writes results/<time>.json.

  npm run bench:peers -- [options]

  --smoke              look whether everything runs: one round of few tasks, about a minute
  --full               for publishing: 30 rounds instead of 12, up to 2 hours instead of 45 minutes
  --peer LIST          of ${NAMES.join(",")}; nogil is always measured
  --runtime LIST       of ${runtimeNames.join(",")}
  --seed N             seed of the order of the runs
  --results DIR        folder of the results files (results)
`;

/**
 * Reads the command line.
 *
 * @throws {UsageError} If an option is unknown or its value is not allowed.
 */
export function readPeersSettings(args: readonly string[]): PeersSettings {
  const values = readOptions(args, { ...COMMON, runtime: TEXT, peer: TEXT });
  const common = commonSettings(values);
  const peers = list("--peer", values.peer, NAMES);
  return {
    ...PROFILES[common.profile],
    ...common,
    runtimes: list("--runtime", values.runtime, runtimeNames),
    peers: NAMES.filter((name) => name === "nogil" || peers.includes(name)),
  };
}
