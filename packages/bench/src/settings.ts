import { LESSON_EXPONENT, STRATEGIES } from "nogil/tasks";
import type { Strategy } from "nogil/tasks";
import { COMMON, commonSettings, FLAG, list, readOptions, TEXT, TEXTS } from "./command-line.ts";
import { type Only, PARTS, readOnly } from "./only.ts";
import { choosesPython, MEASURED, readRuntimeChoices } from "./runtime-choices.ts";
import type { RuntimeChoice } from "./runtime-choices.ts";
import { wholeNumber } from "./usage-error.ts";

const OPTIONS = {
  ...COMMON,
  live: FLAG,
  only: TEXT,
  strategy: TEXT,
  runtime: TEXTS,
  exponent: TEXT,
  minutes: TEXT,
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
  // On two cores a round of either part takes about 10 s: processes come to nine rounds, and operations to two in each life.
  default: {
    targetHalfWidth: 0.05,
    processSeconds: 105,
    operationSeconds: 195,
    restarts: 5,
    sliceMs: 15,
    memoryRuns: 1,
    mostRounds: 1000,
    requests: [5],
  },
  full: {
    targetHalfWidth: 0.02,
    processSeconds: 2400,
    operationSeconds: 1800,
    // A row among the 170 of the largest table is found by what differs from life to life, not by more slices of the same lives.
    restarts: 20,
    sliceMs: 25,
    memoryRuns: 5,
    mostRounds: 10_000,
    requests: [1, 5],
  },
} as const satisfies Record<string, Profile>;

/** What the user asked for. */
export interface Settings extends Profile, Only {
  readonly profile: keyof typeof PROFILES;
  readonly live: boolean;
  readonly seed: number;
  readonly exponent: number;
  readonly strategies: readonly Strategy[];
  readonly runtimes: readonly RuntimeChoice[];
  /** The words that chose them, for commands that measure the same again. */
  readonly runtimeWords: readonly string[];
  /** Whether CPython is measured beside them, where it is found. */
  readonly python: boolean;
  /** Folder of the results files. */
  readonly results: string;
  readonly help: boolean;
}

export const USAGE = `Measures threads, processes and primitives on Node, Deno and Bun, and CPython's beside them where there is a python3, and
writes results/<time>.json. The default profile takes up to 5 minutes.

  npm run bench -- [options]

  --smoke              look whether everything runs: two rounds, under 40 seconds
  --full               for publishing: aims at ±2 % instead of ±5 %, takes up to 75 minutes
  --live               send the http requests to the lesson's three sites, not to a server of this machine
  --only LIST          of ${PARTS.join(",")}, or of operations by name, such as lock/acquire-release,
                       which are measured with what they stand beside and with the A/A pairs
  --strategy LIST      of ${STRATEGIES.join(",")}; sync is always measured, to compare with. It is about whole
                       programs; operations are measured all the same, unless --only leaves them out
  --runtime LIST       of ${MEASURED.join(",")}, and nothing else is measured; left out, all that are there.
                       node=/path/to/node measures another binary, and several of one runtime are compared:
                       --runtime node=/path/a --runtime node=/path/b
  --minutes N          measure for about N minutes, not for as long as the profile does: the more rounds, the surer the words.
                       Operations take five lives of each process, however long those are
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
  const profile = PROFILES[common.profile];
  const only = readOnly(values.only);
  return {
    ...profile,
    ...common,
    ...(values.minutes === undefined
      ? undefined
      : secondsFor(wholeNumber("--minutes", values.minutes, 1), profile, only)),
    live: values.live ?? false,
    exponent: wholeNumber("--exponent", values.exponent ?? String(LESSON_EXPONENT), 1),
    ...only,
    strategies: STRATEGIES.filter((each) => each === "sync" || strategies.includes(each)),
    runtimes: readRuntimeChoices(values.runtime),
    runtimeWords: values.runtime?.flatMap((value) => ["--runtime", value]) ?? [],
    python: choosesPython(values.runtime),
  };
}

/** Shares the time out as the profile does, among the parts that are measured. */
function secondsFor(
  minutes: number,
  { processSeconds, operationSeconds }: Profile,
  { parts }: Only,
): Pick<Profile, "processSeconds" | "operationSeconds"> {
  const processShare = parts.some((part) => part !== "operations") ? processSeconds : 0;
  const operationShare = parts.includes("operations") ? operationSeconds : 0;
  const scale = (60 * minutes) / (processShare + operationShare);
  return { processSeconds: scale * processShare, operationSeconds: scale * operationShare };
}
