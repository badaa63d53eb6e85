import type { Cpus, OperationCell } from "@nogil/results";
import { Agent } from "./agent.ts";
import type { Binary } from "./binaries.ts";
import { median, ratioHalfWidth } from "./half-width.ts";
import type { OperationTools, PlannedOperation } from "./plan-operations.ts";
import { programCommand } from "./program-command.ts";
import type { Progress } from "./progress.ts";
import { shuffled } from "./random.ts";
import type { Settings } from "./settings.ts";

/** What takes less than this many times an empty loop may have been left out by the engine. */
const DEAD_CODE = 1.42;

interface Options {
  readonly settings: Settings;
  readonly tools: OperationTools;
  /** The folder of the agents. */
  readonly programs: string;
  readonly random: () => number;
  readonly signal: AbortSignal;
  readonly progress: Progress;
}

/**
 * Measures operations in warm agents, for each runtime one that runs free and one on one CPU, in rounds of short slices in random
 * order. Each life of the agents begins with a round that only warms up. Fills the cells in, and ends when every comparison has reached the target, or at the budget.
 *
 * @throws The signal's reason when it is aborted; what was measured is kept.
 */
export async function measureOperations(
  planned: readonly PlannedOperation[],
  { settings, tools, programs, random, signal, progress }: Options,
): Promise<void> {
  const { restarts } = settings;
  const lifeMs = (1000 * settings.operationSeconds) / restarts;
  let round = 0;
  try {
    for (let restart = 0; restart < restarts; restart++) {
      const agents = startAgents(planned, tools, programs);
      using _ = { [Symbol.dispose]: () => agents.forEach((agent) => agent[Symbol.dispose]()) };
      const begin = performance.now();
      await measureRound(planned, agents, { round: -1, restart }, { settings, random, signal });
      let last = 0;
      // Every life measures at least one round, so that each has its say; once all is known, that is enough.
      do {
        const roundBegin = performance.now();
        await measureRound(planned, agents, { round, restart }, { settings, random, signal });
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

const keyOf = ({ label }: Binary, cpus: Cpus) => `${label} ${cpus}`;

function startAgents(
  planned: readonly PlannedOperation[],
  tools: OperationTools,
  programs: string,
): Map<string, Agent> {
  const agents = new Map<string, Agent>();
  for (const { binary, cell } of planned) {
    const key = keyOf(binary, cell.cpus);
    if (agents.has(key)) continue;
    const prefix = cell.cpus === "one" ? (tools.oneCpu ?? []) : [];
    agents.set(key, new Agent([...prefix, ...programCommand(binary, programs, "agent")], binary.env));
  }
  return agents;
}

async function measureRound(
  planned: readonly PlannedOperation[],
  agents: ReadonlyMap<string, Agent>,
  when: { round: number; restart: number },
  { settings: { sliceMs }, random, signal }: Pick<Options, "settings" | "random" | "signal">,
): Promise<void> {
  let place = 0;
  for (const { cell, binary, partner } of shuffled(planned, random)) {
    if (cell.stopped === "failed") continue;
    const { operation, condition, cpus } = cell;
    const request = { operation, condition, partner, sliceMs };
    const answer = await agents.get(keyOf(binary, cpus))!.measure(request, signal);
    if ("error" in answer) {
      cell.failures.push({ round: Math.max(0, when.round), reason: answer.error });
      cell.stopped = "failed";
    } else if (when.round >= 0) {
      cell.samples.push({
        ...when,
        place: place++,
        ns: answer.ns,
        iterations: answer.iterations,
        involuntarySwitches: null,
      });
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
  for (const { cell, binary } of planned) {
    const empty = planned.find(
      (each) => each.binary === binary && each.cell.operation === "loop/empty",
    )?.cell;
    if (!empty || empty === cell || cell.samples.length === 0 || empty.samples.length === 0) continue;
    const [own, least] = [cell, empty].map(({ samples }) => median(samples.map(({ ns }) => ns)));
    cell.deadCode = own < DEAD_CODE * least;
  }
}
