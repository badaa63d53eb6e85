/**
 * Measures operations on demand, in one warm process: reads lines of JSON, each a `SliceRequest`, and answers each with a line,
 * a `SliceAnswer`. Ends with its standard input.
 */
import process from "node:process";
import { createInterface } from "node:readline";
import { measure } from "mitata";
import type { RuntimeName } from "nogil/runtimes";
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

const prepared = new Map<string, () => unknown>();
/** Operations of which one call was shorter than a slice. */
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
  // mitata calls once before it measures; what fills a slice by itself has no time for that.
  if (!short.has(operation)) {
    const once = await timeOnce(call);
    if (once.ns >= sliceMs * 1e6) return once;
    short.add(operation);
  }
  const { p50, ticks } = await measure(call, {
    min_cpu_time: sliceMs * 1e6,
    min_samples: 1,
    gc: false,
    // mitata would decide from one call whether to time 4,096 together, and differently from slice to slice.
    warmup_threshold: 0,
    batch_threshold: 0,
  } as never);
  return { ns: p50, iterations: ticks };
}

async function timeOnce(call: () => unknown): Promise<Timing> {
  const begin = process.hrtime.bigint();
  await call();
  return { ns: Number(process.hrtime.bigint() - begin), iterations: 1 };
}

for await (const line of createInterface({ input: process.stdin })) {
  const answer = await measureSlice(JSON.parse(line) as SliceRequest).catch((error: unknown) => ({
    error: String(error),
  }));
  console.log(JSON.stringify(answer));
}
process.exit();
