import type { PeerCell } from "@nogil/results";
import type { Progress } from "../progress.ts";
import { shuffled } from "../random.ts";
import type { Measure } from "./measures.ts";
import { PeerProgram } from "./peer-program.ts";
import type { PeersSettings } from "./peers-settings.ts";
import type { PlannedPeer } from "./plan-peers.ts";

/** In so many rounds what never succeeds is tried. */
const TRIALS = 2;

interface Options {
  readonly settings: Pick<PeersSettings, "rounds" | "budgetSeconds" | "repetitions" | "startMs" | "measures">;
  readonly random: () => number;
  readonly signal: AbortSignal;
  readonly progress: Progress;
}

/**
 * Measures pools in rounds: each in a fresh process a round, in random order. Fills the cells in. What hangs or fails is written
 * down and tried again in the next round, but given up where it has never succeeded. Ends after the last round, or when the next
 * one would exceed the budget.
 *
 * @throws The signal's reason when it is aborted; what was measured is kept.
 */
export async function measurePeers(planned: readonly PlannedPeer[], options: Options): Promise<void> {
  const { settings, random, progress } = options;
  const cells = planned.flatMap((each) => each.cells);
  const begin = performance.now();
  const stop = (stopped: PeerCell["stopped"]) => {
    for (const cell of cells) cell.stopped = isHopeless(cell) ? "failed" : stopped;
  };
  try {
    for (let round = 0; round < settings.rounds; round++) {
      const roundBegin = performance.now();
      let place = 0;
      for (const each of shuffled(planned, random))
        await measureFresh(each, { round, place: place++ }, options);
      const now = performance.now();
      const leftMs = 1000 * settings.budgetSeconds - (now - begin);
      progress.round("pools", round + 1, cells.filter((cell) => !isGivenUp(cell)).length, leftMs);
      if (leftMs < now - roundBegin && round + 1 < settings.rounds) return stop("budget");
    }
    stop("rounds");
  } catch (error) {
    stop("interrupted");
    throw error;
  }
}

async function measureFresh(
  { command, cells }: PlannedPeer,
  when: { round: number; place: number },
  { settings: { measures, repetitions, startMs }, signal }: Options,
): Promise<void> {
  let program: PeerProgram | undefined;
  try {
    for (const cell of cells) {
      if (isGivenUp(cell)) continue;
      if (!program) {
        program = new PeerProgram(command, signal);
        const error = await program.start(startMs);
        if (error !== undefined) {
          for (const each of cells)
            if (!isGivenUp(each)) each.failures.push({ round: when.round, reason: error });
          return;
        }
      }
      const measure = cell.measure as Measure;
      const answer = await program.measure({ measure, repetitions, ...measures[measure] });
      if ("error" in answer) {
        cell.failures.push({ round: when.round, reason: answer.error });
        program[Symbol.dispose](); // what is left of that task would disturb the next one
        program = undefined;
      } else {
        cell.samples.push({ ...when, ...answer });
      }
    }
  } finally {
    program?.[Symbol.dispose]();
  }
}

const isHopeless = ({ samples, failures }: PeerCell) => samples.length === 0 && failures.length > 0;
const isGivenUp = (cell: PeerCell) => isHopeless(cell) && cell.failures.length >= TRIALS;
