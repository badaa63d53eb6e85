import type { Cell } from "@nogil/results";
import { type Control, TELLING } from "../analysis/controls-of.ts";
import { MIN_PAIRS, MIN_RESTARTS } from "../analysis/compare.ts";
import { EQUIVALENT } from "../analysis/judge.ts";
import { median } from "../statistics/quantile.ts";
import { list } from "../text/list.ts";
import { brief, NONE, ratioText } from "../text/numbers.ts";
import { table } from "../text/table.ts";

/** What the run says of things that are the same, and how to read the rest. */
export function controlSection(controls: readonly Control[], kinds: ReadonlySet<Cell["kind"]>): string {
  const rows = controls.map(({ cell, comparison, finding }) => [
    cell.repeats!,
    comparison ? ratioText(comparison) : NONE,
    comparison ? String(comparison.pairs) : "0",
    FOUND[finding],
  ]);
  return [
    "## What the A/A pairs say",
    `Each of these was measured twice under two names, so the true ratio is 1. The width of an interval is what this machine can tell apart. A pair that the rules below call different takes back every verdict of its kind. One whose interval is wider than ±${percentOf(TELLING)} % *cannot tell*: it would be called equal, whatever it is. Where no pair of a kind on a runtime can tell, the verdicts on that are taken back, too.`,
    controls.length > 0
      ? table("lrrl", ["measured twice", "ratio [95 %]", "pairs", "called different"], rows)
      : "This run has none.",
    noiseFloor(controls),
    [...(kinds.has("peer") && kinds.size === 1 ? [] : [whatWasDone]), readingGuide].join("\n\n"),
  ]
    .filter(Boolean)
    .join("\n\n");
}

/** How far from 1 the intervals of equal things reach: what is nearer to 1 than that cannot be told from it. */
function noiseFloor(controls: readonly Control[]): string {
  const texts = (["process", "operation", "peer"] as const).flatMap((kind) => {
    const reaches = controls.flatMap(({ comparison }) =>
      comparison?.kind === kind && comparison.interval ? [reachOf(comparison.interval)] : [],
    );
    if (reaches.length === 0) return [];
    return [`${reachText(median(reaches))} (widest ${reachText(Math.max(...reaches))}) on ${KINDS[kind]}`];
  });
  return texts.length > 0 ? `**Noise floor**: ${list(texts)}.` : "";
}

const KINDS = { process: "whole processes", operation: "operations", peer: "pools" };
const FOUND = { equal: "no", different: "YES", "cannot tell": "cannot tell" } as const;
const percentOf = (ratio: number) => Math.round((ratio - 1) * 100);
const whatWasDone = [
  "**What was done.** *http, n=5* is 5 requests to each of 3 sites, and *pow, e=1000000* is 2, 3 and 5 to that power, by a program that does one after another (`sync`), all at once in one thread (`async`), or starts a thread or a process for each; *empty* does nothing and shows what start-up costs.",
  "*wall* is the whole program, *work* is without its start-up. *CPU* is the time of all cores that it took with all its threads and processes; no word is said of it. Among the operations *native* is the least that the runtime itself needs, *bare* the least that atomic operations and a futex need, and *two runtimes* a process of each runtime with one of the next. In a *ping-pong* two workers wake each other in turn. Pools have two workers: *burst* is one of 20,000 tasks submitted at once, *map* one of 100,000 numbers, *there-and-back* 64 MB to a process and back. Tasks are powers, too: in *new threads* or *processes* that are started for them, in *idle threads* that others left, and in pools that wait for them.",
].join(" ");
const readingGuide = [
  "**How to read the rest.** Times are medians; IQR is the width of their middle half.",
  "A ratio is the median over rounds of one time divided by the other of the same round: 0.5 took half the time. Of operations it is the median of each life of the processes, and then the mean of those, on the scale of logarithms.",
  "In brackets its 95 % interval (order statistics, or Student's t over restarts).",
  "*faster* and *slower* are said only if the interval leaves out 1 and a test agrees for the whole table at once (signs of the pairs, or Student's t; Holm);",
  `*equivalent* if all of the interval is within ±${percentOf(EQUIVALENT)} %; all else is *unresolved*.`,
  `No interval stands on fewer than ${MIN_PAIRS} pairs, unless they are of ${MIN_RESTARTS} restarts; no word on operations stands on fewer than ${MIN_RESTARTS} restarts.`,
].join(" ");

const reachOf = ({ low, high }: { low: number; high: number }) =>
  Math.max(Math.abs(Math.log(low)), Math.abs(Math.log(high)));

/** Twice as long is no matter of per cent any more. */
const reachText = (reach: number) =>
  reach < Math.LN2 ? `±${brief(100 * Math.expm1(reach))} %` : `a factor of ${brief(Math.exp(reach))}`;
