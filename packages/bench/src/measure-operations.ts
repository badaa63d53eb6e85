import type { OperationCell } from "@nogil/results";
import type { RuntimeName } from "nogil/runtimes";
import { Agent } from "./agent.ts";
import { median, ratioHalfWidth } from "./half-width.ts";
import { OPERATIONS } from "./operations.ts";
import type { Operation } from "./operations.ts";
import type { Progress } from "./progress.ts";
import { shuffled } from "./random.ts";
import type { Settings } from "./settings.ts";

/** Longer slices would let the machine's state drift apart between the runtimes; shorter ones hold too few calls. */
const SLICE_MS = 25;
/** A measured function that takes less than this many empty calls may have been left out by the engine. */
const DEAD_CODE = 1.42;

interface PlannedOperation {
  readonly operation: Operation;
  readonly runtime: RuntimeName;
  readonly cell: OperationCell;
}

interface Options {
  readonly settings: Settings;
  readonly random: () => number;
  readonly signal: AbortSignal;
  readonly progress: Progress;
}

/**
 * Measures operations in one warm agent a runtime, in rounds of short slices in random order. Each life of the agents begins with
 * a round that only warms up. Fills the cells in, and ends when every comparison has reached the target, or at the budget.
 *
 * @throws The signal's reason when it is aborted; what was measured is kept.
 */
export async function measureOperations(
  planned: readonly PlannedOperation[],
  { settings, random, signal, progress }: Options,
): Promise<void> {
  const { restarts } = settings;
  const lifeMs = (1000 * settings.operationSeconds) / restarts;
  let round = 0;
  try {
    for (let restart = 0; restart < restarts; restart++) {
      const agents = new Map(settings.runtimes.map((runtime) => [runtime, new Agent(runtime)]));
      using _ = { [Symbol.dispose]: () => agents.forEach((agent) => agent[Symbol.dispose]()) };
      const begin = performance.now();
      await measureRound(planned, agents, { round: -1, restart }, random, signal);
      let last = 0;
      // Every life measures at least one round, so that each has its say; once all is known, that is enough.
      do {
        const roundBegin = performance.now();
        await measureRound(planned, agents, { round, restart }, random, signal);
        round++;
        last = performance.now() - roundBegin;
        const left = lifeMs * (restarts - restart) - (performance.now() - begin);
        progress.round("operations", round, planned.length, left);
      } while (
        performance.now() - begin + last < lifeMs &&
        round < settings.mostRounds * (restart + 1) &&
        !isReached(planned, settings.targetHalfWidth)
      );
    }
    const stopped = isReached(planned, settings.targetHalfWidth)
      ? "target"
      : settings.profile === "smoke"
        ? "rounds"
        : "budget";
    for (const { cell } of planned) if (cell.failures.length === 0) cell.stopped = stopped;
  } catch (error) {
    for (const { cell } of planned) if (cell.failures.length === 0) cell.stopped = "interrupted";
    throw error;
  } finally {
    markDeadCode(planned);
  }
}

/** Lists the operations to measure, on every runtime, and a second copy of one, to compare with itself. */
export function planOperations({ parts, profile, runtimes }: Settings): PlannedOperation[] {
  if (!parts.includes("operations")) return [];
  return runtimes.flatMap((runtime) =>
    OPERATIONS.flatMap((operation) => {
      const first = plan(operation, runtime, profile, null);
      const isControl = operation.operation === "lock/acquire-release" && operation.condition === "threads";
      return isControl ? [first, plan(operation, runtime, profile, first.cell.id)] : [first];
    }),
  );
}

function plan(
  operation: Operation,
  runtime: RuntimeName,
  profile: Settings["profile"],
  repeats: string | null,
): PlannedOperation {
  const { operation: name, condition, baseline } = operation;
  const cell: OperationCell = {
    kind: "operation",
    id: `operation/${name}/${condition}/${runtime}${repeats === null ? "" : "#2"}`,
    operation: name,
    condition,
    runtime,
    baseline: baseline === undefined ? null : `operation/${baseline}/${runtime}`,
    repeats,
    command: `npm run bench -- ${profile === "default" ? "" : `--${profile} `}--only operations --runtime ${runtime}`,
    samples: [],
    failures: [],
    deadCode: false,
    stopped: "rounds",
  };
  return { operation, runtime, cell };
}

async function measureRound(
  planned: readonly PlannedOperation[],
  agents: ReadonlyMap<RuntimeName, Agent>,
  when: { round: number; restart: number },
  random: () => number,
  signal: AbortSignal,
): Promise<void> {
  let place = 0;
  for (const { cell, runtime } of shuffled(planned, random)) {
    if (cell.stopped === "failed") continue;
    const { operation, condition } = cell;
    const answer = await agents.get(runtime)!.measure({ operation, condition, sliceMs: SLICE_MS }, signal);
    if ("error" in answer) {
      cell.failures.push({ round: Math.max(0, when.round), reason: answer.error });
      cell.stopped = "failed";
    } else if (when.round >= 0) {
      cell.samples.push({ ...when, place: place++, ns: answer.ns, iterations: answer.iterations });
    }
  }
}

function isReached(planned: readonly PlannedOperation[], target: number): boolean {
  return planned.every(({ cell }) => {
    const other = planned.find((each) => each.cell.id === (cell.repeats ?? cell.baseline));
    if (!other) return true;
    return ratioHalfWidth(timesOf(cell), timesOf(other.cell)) <= target;
  });
}

const timesOf = ({ samples }: OperationCell) => samples.map(({ round, ns }) => ({ round, time: ns }));

function markDeadCode(planned: readonly PlannedOperation[]): void {
  for (const { cell, operation, runtime } of planned) {
    const empty = planned.find(
      (each) => each.runtime === runtime && each.operation.operation === "call/empty",
    );
    if (
      !operation.batched ||
      !empty ||
      empty.cell === cell ||
      cell.samples.length === 0 ||
      empty.cell.samples.length === 0
    )
      continue;
    const [own, least] = [cell, empty.cell].map(({ samples }) => median(samples.map(({ ns }) => ns)));
    cell.deadCode = own < DEAD_CODE * least;
  }
}
