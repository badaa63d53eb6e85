import type { Flag } from "@nogil/results";
import { median } from "../quantile.ts";
import { canDrift, drift } from "./drift.ts";
import { levelled, levelsOf, logsOf } from "./levelled.ts";
import type { LogSample, Sample } from "./levelled.ts";
import { FEWEST_FOR_FENCES, outerFences } from "./outer-fences.ts";
import { FEWEST_FOR_MODES, twoModes } from "./two-modes.ts";
import { canBeUnsteady, unsteady } from "./unsteady.ts";

/** A sample of a cell, and how often the kernel took the CPU away from it, if that is known. */
export interface FlagSample extends Sample {
  readonly involuntarySwitches?: number | null;
}

/** What a flag of one kind says of samples: its detail, `undefined` if it is not raised, `TOO_FEW` if that cannot be told. */
type Finding = string | undefined | typeof TOO_FEW;
const TOO_FEW = Symbol("too few");

/** Slices that it takes for the level of a restart: of two, what is left of the one is the mirror image of what is left of the other. */
const FEWEST_SLICES = 4;

/**
 * Says what is odd about the samples of a cell, which are in time order, and what there are too few of them to tell.
 *
 * @param movement What all cells of the run did in each round, which is no drift of this one; see `commonMovement`.
 */
export function flagsOf(
  samples: readonly FlagSample[],
  movement: ReadonlyMap<number, number> = new Map(),
): Flag[] {
  if (samples.length === 0) return [];
  const logs = logsOf(samples);
  const restarts = Map.groupBy(logs, ({ restart }) => restart);
  const slices = logs.filter(({ restart }) => restarts.get(restart)!.length >= FEWEST_SLICES);
  const own = levelled(logs).map((each) => ({ ...each, log: each.log - (movement.get(each.round) ?? 0) }));
  const findings: [Flag["kind"], Finding][] = [
    ["outliers", describeOutliers(slices)],
    ["drift", describeDrift(own)],
    ["bimodal", describeModes(slices, logs)],
    ["unsteady", describeStart(samples)],
    ["switches", describeSwitches(samples)],
  ];
  const flags = findings.flatMap(([kind, detail]) => (typeof detail === "string" ? [{ kind, detail }] : []));
  const untold = findings.flatMap(([kind, detail]) => (detail === TOO_FEW ? [kind] : []));
  return untold.length === 0 ? flags : [...flags, { kind: "few", detail: `to tell ${untold.join(", ")}` }];
}

/**
 * The median of a few slices lies on one of them or beside it, so that what is left of them looks narrower than it is, and others look far
 * out. What their mean leaves does not, so the fences are drawn by that.
 */
function describeOutliers(slices: readonly LogSample[]): Finding {
  if (slices.length < FEWEST_FOR_FENCES) return TOO_FEW;
  const values = levelled(slices).map(({ log }) => log);
  const byMean = levelled(slices, mean).map(({ log }) => log);
  const middle = median(byMean);
  const { low, high } = outerFences(byMean.map((each) => each - middle));
  const outside = values.filter((each) => each < low || each > high);
  if (outside.length === 0) return undefined;
  const farthest = outside.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a));
  return `${outside.length} of ${values.length} samples are outside Tukey's outer fences, the farthest at ${Math.exp(farthest).toFixed(2)} times the median`;
}

const mean = (values: readonly number[]) => values.reduce((sum, each) => sum + each, 0) / values.length;

function describeDrift(logs: readonly LogSample[]): Finding {
  if (!canDrift(logs)) return TOO_FEW;
  const ratio = drift(logs);
  if (ratio === undefined) return undefined;
  const percent = Math.abs(100 * (ratio - 1)).toFixed(0);
  return `${percent} % ${ratio > 1 ? "slower" : "faster"} from the first round to the last`;
}

/**
 * Slices of one restart cluster around its level. So they are looked at by how far they are from it, and the restarts by their levels, each
 * of them one value.
 */
function describeModes(slices: readonly LogSample[], logs: readonly LogSample[]): Finding {
  const restarts = levelsOf(logs);
  if (Math.max(slices.length, restarts.size) < FEWEST_FOR_MODES) return TOO_FEW;
  const ofSlices = twoModes(levelled(slices).map(({ log }) => log));
  if (ofSlices) return `${inWords(ofSlices)} as the others`;
  const ofRestarts = twoModes([...restarts.values()]);
  return ofRestarts && `in whole restarts, ${inWords(ofRestarts)} as in the others`;
}

const inWords = ({ share, distance }: { share: number; distance: number }) =>
  `${(100 * share).toFixed(0)} % take ${Math.exp(distance).toFixed(2)} times as long`;

/** A whole process does not warm up. */
function describeStart(samples: readonly FlagSample[]): Finding {
  if (samples[0].restart === undefined) return undefined;
  return canBeUnsteady(samples) ? unsteady(samples) : TOO_FEW;
}

/** Counts are compared by their roots, whose spread does not depend on their size; for rare events, it is about a half. */
function describeSwitches(samples: readonly FlagSample[]): Finding {
  const counts = samples.flatMap(({ involuntarySwitches }) => involuntarySwitches ?? []);
  if (counts.length === 0) return undefined; // the runtime does not tell them, however many samples there are
  if (counts.length < FEWEST_FOR_FENCES) return TOO_FEW;
  const { high } = outerFences(counts.map(Math.sqrt), 0.67);
  const many = counts.filter((each) => Math.sqrt(each) > high);
  if (many.length === 0) return undefined;
  return `${many.length} of ${counts.length} samples lost their CPU up to ${Math.max(...many)} times; the median is ${median(counts)}`;
}
