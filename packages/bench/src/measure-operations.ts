import type { Cpus, Results } from "@nogil/results";
import { Agent } from "./agent.ts";
import type { Binary } from "./binaries.ts";
import { ratioHalfWidth } from "./half-width.ts";
import { median } from "./quantile.ts";
import { openCells } from "./open-cells.ts";
import { nameOf } from "./operations/mod.ts";
import type { OperationTools, PlannedOperation } from "./plan-operations.ts";
import { programCommand } from "./program-command.ts";
import type { Progress } from "./progress.ts";
import { shuffled } from "./random.ts";
import { restartHalfWidth } from "./restart-half-width.ts";
import type { Settings } from "./settings.ts";
import { unsteady } from "./flags/unsteady.ts";
import { watchNoise } from "./watch-noise.ts";

/** What takes less than this many times an empty loop may have been left out by the engine. */
const DEAD_CODE = 1.42;

/** Slices of the round that warms up: what is called often is compiled by then, and what takes longer is called once anyway. */
const WARM_UP_MS = 40;

interface Options {
  readonly settings: Settings;
  readonly tools: OperationTools;
  /** The folder of the agents. */
  readonly programs: string;
  readonly random: () => number;
  readonly signal: AbortSignal;
  readonly progress: Progress;
  /** How busy the machine was in each round is added here. */
  readonly rounds: Results["rounds"];
}

/**
 * Measures operations in warm agents, for each runtime one that runs free and one on one CPU, in rounds of short slices in random
 * order. Each life of the agents begins with a round that only warms up, and measures each cell at least once, so that each life has
 * its say. A cell whose comparisons all have reached the target, as far as more slices can help, leaves the rest of the life to the
 * others. Fills the cells in, and ends when every comparison has reached the target over all lives, or at the budget.
 *
 * @throws The signal's reason when it is aborted; what was measured is kept.
 */
export async function measureOperations(
  planned: readonly PlannedOperation[],
  { settings, tools, programs, random, signal, progress, rounds }: Options,
): Promise<void> {
  const { profile, restarts, sliceMs, targetHalfWidth } = settings;
  const cells = planned.map(({ cell }) => cell);
  const end = performance.now() + 1000 * settings.operationSeconds;
  let round = 0;
  try {
    for (let restart = 0; restart < restarts; restart++) {
      const begin = performance.now();
      const lifeMs = (end - begin) / (restarts - restart);
      const agents = startAgents(planned, tools, programs);
      using _ = { [Symbol.dispose]: () => agents.forEach((agent) => agent[Symbol.dispose]()) };
      // Whether everything runs can be seen without being warm.
      if (profile !== "smoke")
        await measureRound(
          toWarmUp(planned),
          agents,
          { round: -1, restart },
          { sliceMs: WARM_UP_MS, random, signal },
        );
      let open = planned;
      let last = 0;
      do {
        const roundBegin = performance.now();
        const noise = watchNoise();
        await measureRound(open, agents, { round, restart }, { sliceMs, random, signal });
        rounds.push({ part: "operations", round, ...noise() });
        round++;
        const now = performance.now();
        last = now - roundBegin;
        const needed = openCells(cells, targetHalfWidth, ratioHalfWidth);
        open = planned.filter(({ cell }) => needed.has(cell));
        progress.round("operations", round, open.length, end - now);
      } while (
        open.length > 0 &&
        performance.now() - begin + last < lifeMs &&
        round < settings.mostRounds * (restart + 1)
      );
      if (openCells(cells, targetHalfWidth, restartHalfWidth).size === 0) break;
    }
    const open = openCells(cells, targetHalfWidth, restartHalfWidth);
    for (const cell of cells)
      if (cell.stopped !== "failed")
        cell.stopped = open.has(cell) ? (profile === "smoke" ? "rounds" : "budget") : "target";
  } catch (error) {
    for (const cell of cells) if (cell.stopped !== "failed") cell.stopped = "interrupted";
    throw error;
  } finally {
    markDeadCode(planned);
    for (const { flags, samples } of cells)
      flags.push(...[unsteady(samples)].filter((flag) => flag !== undefined));
  }
}

/** Of the lesson's tasks, each way is warm when it has done one: the others take longer, and the same code. */
function toWarmUp(planned: readonly PlannedOperation[]): PlannedOperation[] {
  const tasks = planned.filter(({ cell }) => cell.work !== null);
  const ways = Map.groupBy(tasks, ({ binary, cell }) => `${keyOf(binary, cell.cpus)} ${cell.condition}`);
  const spared = new Set([...ways.values()].flatMap((tasksOfWay) => tasksOfWay.slice(1)));
  return planned.filter((each) => !spared.has(each));
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
  { sliceMs, random, signal }: Pick<Settings, "sliceMs"> & Pick<Options, "random" | "signal">,
): Promise<void> {
  let place = 0;
  for (const { cell, binary, partner } of shuffled(planned, random)) {
    if (cell.stopped === "failed") continue;
    const request = { operation: nameOf(cell), partner, sliceMs };
    const answer = await agents.get(keyOf(binary, cell.cpus))!.measure(request, signal);
    if ("error" in answer) {
      cell.failures.push({ round: Math.max(0, when.round), reason: answer.error });
      cell.stopped = "failed";
    } else if (when.round >= 0) {
      cell.samples.push({ ...when, place: place++, ...answer });
    }
  }
}

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
