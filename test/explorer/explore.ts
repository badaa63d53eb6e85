import { install, runtime } from "../../packages/core/src/current.ts";
import type { Runtime } from "../../packages/core/src/runtime.ts";
import { Choices, Violation } from "./choices.ts";
import type { Scenario } from "./scenario.ts";
import type { State } from "./state.ts";
import { checkStage } from "./watch.ts";

/** How much was explored. */
export interface Explored {
  /** Different states of words, workers and queues. */
  readonly states: number;
  /** Ways from one state to the next. */
  readonly moves: number;
  /** States in which everybody has come to an end. */
  readonly ends: number;
  /** How often the real code was run to see what it does next. */
  readonly runs: number;
}

/** The way to a state: the one before it, and which of its moves. */
interface Way {
  readonly before: Way | undefined;
  readonly nth: number;
}

// Where there is one CPU, nobody spins. To spin is to look more often, which changes nothing but the number of states.
install({} as Runtime);
Object.assign(runtime(), { cores: 1 });

/** More states are too many for a test. */
const MOST = 1_000_000;

/**
 * Goes through everything that may happen: each order of the workers' operations, each wake-up for no reason, timeout, abort and death
 * that the scenario allows. Equal states are looked at once. Nearest states come first, so what is wrong is shown by the shortest way to it.
 *
 * @throws {Error} With that way, if a call throws, more are inside than may be, the end is not as it should be,
 *   or everybody who is left sleeps for ever.
 */
export async function explore<T>(scenario: Scenario<T>): Promise<Explored> {
  const choices = new Choices(scenario);
  let explored: Explored | undefined;
  while (!explored) explored = await run(choices);
  checkStage();
  return explored;
}

/** Returns `undefined` if it has shown on the way that more is shared between the workers than was supposed. */
async function run<T>(choices: Choices<T>): Promise<Explored | undefined> {
  const starts = await choices.start();
  const seen = new Set(starts.map(({ state }) => state.key));
  let frontier = starts.map(({ state }, nth): { state: State; way: Way } => ({
    state,
    way: { before: undefined, nth },
  }));
  let count = 0;
  let ends = 0;
  while (frontier.length > 0) {
    const next: typeof frontier = [];
    for (const { state, way } of frontier) {
      const moves = await choices.of(state).catch((error) => report(choices, way, error));
      count += moves.length;
      if (state.isOver) ends++;
      for (const [nth, move] of moves.entries()) {
        const { key } = move.state;
        if (seen.has(key)) continue;
        seen.add(key);
        next.push({ state: move.state, way: { before: way, nth } });
      }
    }
    if (choices.sharing.correct()) return undefined;
    if (seen.size > MOST)
      throw new Error(`Cannot explore more than ${MOST} states: make the scenario smaller`);
    frontier = next;
  }
  return { states: seen.size, moves: count, ends, runs: choices.runs };
}

async function report<T>(choices: Choices<T>, last: Way, cause: Error): Promise<never> {
  const nths: number[] = [];
  for (let way: Way | undefined = last; way; way = way.before) nths.unshift(way.nth);
  let moves = await choices.start();
  const lines: string[] = [];
  for (const [i, nth] of nths.entries()) {
    const { state, what } = moves[nth];
    lines.push(...what());
    if (i < nths.length - 1) moves = await choices.of(state);
  }
  if (cause instanceof Violation) lines.push(...cause.move);
  throw new Error(`${cause.message}, after:\n${lines.map((line) => `  ${line}`).join("\n")}`, { cause });
}
