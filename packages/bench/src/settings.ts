import { LESSON_EXPONENT, STRATEGIES } from "nogil/tasks";
import type { Strategy } from "nogil/tasks";
import { runtimeNames } from "nogil/runtimes";
import { COMMON, commonSettings, FLAG, list, readOptions, TEXT, TEXTS } from "./command-line.ts";
import { readRuntimeChoices } from "./runtime-choices.ts";
import type { RuntimeChoice } from "./runtime-choices.ts";
import { WORKLOADS } from "./task.ts";
import { wholeNumber } from "./usage-error.ts";

const OPTIONS = {
  ...COMMON,
  live: FLAG,
  only: TEXT,
  strategy: TEXT,
  runtime: TEXTS,
  exponent: TEXT,
};

/** How long and how exactly to measure. Times in seconds but where the name says ms. */
interface Profile {
  /** Half-width of a ratio's 95 % interval at which a comparison needs no more rounds. */
  readonly targetHalfWidth: number;
  readonly processSeconds: number;
  readonly operationSeconds: number;
  /** Lives of each agent, which measures operations. */
  readonly restarts: number;
  /** How long an operation is measured in one go. Longer, and the machine would drift between what is compared. */
  readonly sliceMs: number;
  readonly memoryRuns: number;
  readonly mostRounds: number;
  /** Requests to each site: the lesson's five, or one. */
  readonly requests: readonly number[];
}

const PROFILES = {
  smoke: {
    targetHalfWidth: 0.05,
    processSeconds: 15,
    operationSeconds: 6,
    restarts: 1,
    sliceMs: 5,
    memoryRuns: 1,
    mostRounds: 2,
    requests: [1],
  },
  // On two cores a round of either part takes about 10 s: processes come to ten rounds, and operations to two in each life.
  default: {
    targetHalfWidth: 0.05,
    processSeconds: 100,
    operationSeconds: 180,
    restarts: 5,
    sliceMs: 25,
    memoryRuns: 1,
    mostRounds: 1000,
    requests: [5],
  },
  full: {
    targetHalfWidth: 0.02,
    processSeconds: 2400,
    operationSeconds: 1500,
    restarts: 10,
    sliceMs: 25,
    memoryRuns: 5,
    mostRounds: 10_000,
    requests: [1, 5],
  },
} as const satisfies Record<string, Profile>;

/** What `only` may name: the workloads, and the operations inside one process. */
const PARTS = [...WORKLOADS, "operations"] as const;
type Part = (typeof PARTS)[number];

/** What the user asked for. */
export interface Settings extends Profile {
  readonly profile: keyof typeof PROFILES;
  readonly live: boolean;
  readonly seed: number;
  readonly exponent: number;
  readonly parts: readonly Part[];
  readonly strategies: readonly Strategy[];
  readonly runtimes: readonly RuntimeChoice[];
  /** Folder of the results files. */
  readonly results: string;
  readonly help: boolean;
}

export const USAGE = `Measures threads, processes and primitives on Node, Deno and Bun, and CPython's beside them where there is a python3, and
writes results/<time>.json. The default profile takes up to 5 minutes.

  npm run bench -- [options]

  --smoke              look whether everything runs: two rounds, under 40 seconds
  --full               for publishing: aims at ±2 % instead of ±5 %, takes up to 70 minutes
  --live               send the http requests to the lesson's three sites, not to a server of this machine
  --only LIST          of ${PARTS.join(",")}
  --strategy LIST      of ${STRATEGIES.join(",")}; sync is always measured, to compare with
  --runtime LIST       of ${runtimeNames.join(",")}; node=/path/to/node measures another binary, and several of one runtime
                       are compared: --runtime node=/path/a --runtime node=/path/b
  --exponent N         exponent of the pow workload (${LESSON_EXPONENT})
  --seed N             seed of the order of the runs
  --results DIR        folder of the results files (results)
`;

/**
 * Reads the command line.
 *
 * @throws {UsageError} If an option is unknown or its value is not allowed.
 */
export function readSettings(args: readonly string[]): Settings {
  const values = readOptions(args, OPTIONS);
  const common = commonSettings(values);
  const strategies = list("--strategy", values.strategy, STRATEGIES);
  return {
    ...PROFILES[common.profile],
    ...common,
    live: values.live ?? false,
    exponent: wholeNumber("--exponent", values.exponent ?? String(LESSON_EXPONENT), 1),
    parts: list("--only", values.only, PARTS),
    strategies: STRATEGIES.filter((each) => each === "sync" || strategies.includes(each)),
    runtimes: readRuntimeChoices(values.runtime),
  };
}
