/**
 * Measures operations on demand, in one warm process: reads lines of JSON, each a `SliceRequest`, and answers each with a line,
 * `{ ns, iterations }` or `{ error }`. Ends with its standard input.
 */
import process from "node:process";
import { createInterface } from "node:readline";
import { measure } from "mitata";
import type { RuntimeName } from "nogil/runtimes";
import { OPERATIONS } from "./operations/mod.ts";

/** A question to the agent. */
export interface SliceRequest {
  readonly operation: string;
  readonly condition: string;
  /** The other runtime, where it takes two. */
  readonly partner: RuntimeName;
  /** How long to measure, in ms; at least one call is. */
  readonly sliceMs: number;
}

/** Its answer: the median time of a call, and how many calls there were. */
export type SliceAnswer = { readonly ns: number; readonly iterations: number } | { readonly error: string };

const prepared = new Map<string, () => unknown>();

async function measureSlice({ operation, condition, partner, sliceMs }: SliceRequest): Promise<SliceAnswer> {
  const found = OPERATIONS.find((each) => each.operation === operation && each.condition === condition);
  if (!found) return { error: `there is no operation ${operation}/${condition}` };
  const key = `${operation}/${condition}`;
  const call = prepared.get(key) ?? (await found.prepare(partner));
  prepared.set(key, call);
  const { perCall = 1 } = found;
  const stats = await measure(call, {
    min_cpu_time: sliceMs * 1e6,
    min_samples: 1,
    gc: false,
    // mitata would decide from one call whether to time 4,096 together, and differently from slice to slice.
    warmup_threshold: 0,
    batch_threshold: 0,
  } as never);
  return { ns: stats.p50 / perCall, iterations: stats.ticks * perCall };
}

for await (const line of createInterface({ input: process.stdin })) {
  const answer = await measureSlice(JSON.parse(line) as SliceRequest).catch((error: unknown) => ({
    error: String(error),
  }));
  console.log(JSON.stringify(answer));
}
process.exit();
