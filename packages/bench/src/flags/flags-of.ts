import type { Flag } from "@nogil/results";
import { median } from "../quantile.ts";
import { drift } from "./drift.ts";
import { levelled, levelsOf, logsOf } from "./levelled.ts";
import type { LogSample, Sample } from "./levelled.ts";
import { outerFences } from "./outer-fences.ts";
import { twoModes } from "./two-modes.ts";

/** A sample of a cell, and how often the kernel took the CPU away from it, if that is known. */
export interface FlagSample extends Sample {
  readonly involuntarySwitches?: number | null;
}

/**
 * Says what is odd about the samples of a cell, which are in time order.
 *
 * @param movement What all cells of the run did in each round, which is no drift of this one; see `commonMovement`.
 */
export function flagsOf(
  samples: readonly FlagSample[],
  movement: ReadonlyMap<number, number> = new Map(),
): Flag[] {
  const logs = logsOf(samples);
  const within = levelled(logs);
  const own = within.map((each) => ({ ...each, log: each.log - (movement.get(each.round) ?? 0) }));
  const details = [
    ["outliers", describeOutliers(within)],
    ["drift", describeDrift(own)],
    ["bimodal", describeModes(within) ?? describeModesOfRestarts(logs)],
    ["switches", describeSwitches(samples)],
  ] as const;
  return details.flatMap(([kind, detail]) => (detail === undefined ? [] : [{ kind, detail }]));
}

function describeOutliers(logs: readonly LogSample[]): string | undefined {
  const values = logs.map(({ log }) => log);
  const { low, high } = outerFences(values);
  const outside = values.filter((each) => each < low || each > high);
  if (outside.length === 0) return undefined;
  const farthest = outside.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a));
  return `${outside.length} of ${values.length} samples are outside Tukey's outer fences, the farthest at ${Math.exp(farthest).toFixed(2)} times the median`;
}

function describeDrift(logs: readonly LogSample[]): string | undefined {
  const ratio = drift(logs);
  if (ratio === undefined) return undefined;
  const percent = Math.abs(100 * (ratio - 1)).toFixed(0);
  return `${percent} % ${ratio > 1 ? "slower" : "faster"} from the first round to the last`;
}

function describeModes(logs: readonly LogSample[]): string | undefined {
  const modes = twoModes(logs.map(({ log }) => log));
  return modes && `${inWords(modes)} as the others`;
}

function describeModesOfRestarts(logs: readonly LogSample[]): string | undefined {
  const modes = twoModes([...levelsOf(logs).values()]);
  return modes && `in whole restarts, ${inWords(modes)} as in the others`;
}

const inWords = ({ share, distance }: { share: number; distance: number }) =>
  `${(100 * share).toFixed(0)} % take ${Math.exp(distance).toFixed(2)} times as long`;

/** Counts are compared by their roots, whose spread does not depend on their size; for rare events, it is about a half. */
function describeSwitches(samples: readonly FlagSample[]): string | undefined {
  const counts = samples.flatMap(({ involuntarySwitches }) => involuntarySwitches ?? []);
  const { high } = outerFences(counts.map(Math.sqrt), 0.67);
  const many = counts.filter((each) => Math.sqrt(each) > high);
  if (many.length === 0) return undefined;
  return `${many.length} of ${counts.length} samples lost their CPU up to ${Math.max(...many)} times; the median is ${median(counts)}`;
}
