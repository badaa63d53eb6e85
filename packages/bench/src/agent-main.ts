/**
 * Measures operations on demand, in one warm process: reads lines of JSON, each a `SliceRequest`, and answers each with a line,
 * a `SliceAnswer`. Ends with its standard input.
 */
import process from "node:process";
import { createInterface } from "node:readline";
import { measure } from "mitata";
import type { RuntimeName } from "nogil/runtimes";
import { median } from "./quantile.ts";
import { involuntarySwitches } from "./involuntary-switches.ts";
import { nameOf, OPERATIONS } from "./operations/mod.ts";
import type { OneSlice } from "./operations/mod.ts";

/** A question to the agent. */
export interface SliceRequest {
  /** By `nameOf()`. */
  readonly operation: string;
  /** The other runtime, where it takes two. */
  readonly partner: RuntimeName;
  /** How long to measure, in ms; at least one call is. */
  readonly sliceMs: number;
}

/** Its answer: the median time of a call, how many calls there were, and how often the kernel took a CPU away, if it is known. */
export type SliceAnswer = Slice | { readonly error: string };

interface Slice {
  readonly ns: number;
  readonly iterations: number;
  readonly involuntarySwitches: number | null;
}

/** A call's time in ns, and how many calls it is the median of. */
type Timing = Pick<Slice, "ns" | "iterations">;

/** What takes longer is timed by itself; mitata would call it once more before it measures. */
const LONG_NS = 1e6;

const prepared = new Map<string, () => unknown>();
/** Operations of which a call was not long. */
const short = new Set<string>();

async function measureSlice({ operation, partner, sliceMs }: SliceRequest): Promise<SliceAnswer> {
  const found = OPERATIONS.find((each) => nameOf(each) === operation);
  if (!found) return { error: `there is no operation ${operation}` };
  const ready = prepared.get(operation) ?? (await found.prepare(partner));
  if (typeof ready === "function") prepared.set(operation, ready);
  const { call, dispose }: OneSlice = typeof ready === "function" ? { call: ready } : ready;
  try {
    const before = involuntarySwitches();
    const { ns, iterations } = await time(operation, call, sliceMs);
    const after = involuntarySwitches();
    const { perCall = 1 } = found;
    return {
      ns: ns / perCall,
      iterations: iterations * perCall,
      involuntarySwitches: before === null || after === null ? null : after - before,
    };
  } finally {
    await dispose?.();
  }
}

async function time(operation: string, call: () => unknown, sliceMs: number): Promise<Timing> {
  const sliceNs = sliceMs * 1e6;
  if (!short.has(operation)) {
    const times = [await timeOnce(call)];
    if (times[0] >= LONG_NS) {
      for (let left = sliceNs - times[0]; left > 0; left -= times.at(-1)!) times.push(await timeOnce(call));
      return { ns: median(times), iterations: times.length };
    }
    short.add(operation);
  }
  const { p50, ticks } = await measure(call, {
    min_cpu_time: sliceNs,
    min_samples: 1,
    gc: false,
    // mitata would decide from one call whether to time 4,096 together, and differently from slice to slice.
    warmup_threshold: 0,
    batch_threshold: 0,
  } as never);
  return { ns: p50, iterations: ticks };
}

async function timeOnce(call: () => unknown): Promise<number> {
  const begin = process.hrtime.bigint();
  await call();
  return Number(process.hrtime.bigint() - begin);
}

for await (const line of createInterface({ input: process.stdin })) {
  const answer = await measureSlice(JSON.parse(line) as SliceRequest).catch((error: unknown) => ({
    error: String(error),
  }));
  console.log(JSON.stringify(answer));
}
process.exit();
