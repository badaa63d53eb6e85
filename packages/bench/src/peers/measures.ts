import { setTimeout as sleep } from "node:timers/promises";
import { median } from "../quantile.ts";
import type { Given, OpenPeer } from "./open-peer.ts";

/** What is measured of each pool, in this order: the last one may ruin it. */
export const MEASURES = ["round trip", "burst", "map by hand", "map item by item", "exit"] as const;
export type Measure = (typeof MEASURES)[number];

/** A question to the program that holds a pool. */
export interface PeerRequest {
  readonly measure: Measure;
  /** How many tasks, or numbers. */
  readonly size: number;
  /** How often to repeat it at most, to have a time of warm code. */
  readonly repetitions: number;
  /** Longest wait in ms for all of it. */
  readonly limitMs: number;
}

/** Its answer: a time, and in words what came of a task that exits; or what went wrong. */
export type PeerAnswer =
  | { readonly ns: number; readonly outcome: string | null }
  | { readonly error: string };

/** Slices of a map that a user chunks: four a worker, as pools that chunk by themselves make. */
const SLICES = 8;
/** For how long something is repeated at most, in ms. */
const REPEATED_MS = 1000;

/** Measures one thing. What takes too long, is lost or fails is an answer, too. */
export async function measurePeer(peer: OpenPeer, request: PeerRequest): Promise<PeerAnswer> {
  const { measure, limitMs } = request;
  const run = new Run(peer, request);
  const limit = new AbortController();
  const late = sleep(limitMs, null, { signal: limit.signal, ref: true }).catch(() => null);
  try {
    return (await Promise.race([run[measure](), late])) ?? { error: await run.late(limitMs) };
  } catch (error) {
    return { error: `fails: ${oneLine(error)}${await run.rest()}` };
  } finally {
    limit.abort();
  }
}

class Run {
  readonly #peer: OpenPeer;
  readonly #size: number;
  readonly #repetitions: number;
  #given: readonly unknown[] = [];

  constructor(peer: OpenPeer, { size, repetitions }: PeerRequest) {
    this.#peer = peer;
    this.#size = size;
    this.#repetitions = repetitions;
  }

  async "round trip"(): Promise<PeerAnswer> {
    const answer = await this.#repeat(async () => {
      for (let i = 0; i < this.#size; i++) check(await this.#peer.add(i, 1), i + 1);
    });
    return { ...answer, ns: answer.ns / this.#size };
  }

  burst(): Promise<PeerAnswer> {
    return this.#repeat(async () => {
      const sums = await this.#all(Array.from({ length: this.#size }, (_, i) => this.#peer.add(i, 1)));
      check(sumOf(sums), (this.#size * (this.#size + 1)) / 2);
    });
  }

  "map by hand"(): Promise<PeerAnswer> {
    const numbers = this.#numbers();
    const length = Math.ceil(numbers.length / SLICES);
    return this.#repeat(async () => {
      const slices = Array.from({ length: SLICES }, (_, i) => numbers.slice(i * length, (i + 1) * length));
      const squares = await this.#all(slices.map((each) => this.#peer.squareAll(each)));
      check(sumOf(squares.flat()), sumOfSquares(numbers.length));
    });
  }

  "map item by item"(): Promise<PeerAnswer> {
    const numbers = this.#numbers();
    const { map = (all) => this.#all(all.map((each) => this.#peer.square(each))) } = this.#peer;
    return this.#repeat(async () => check(sumOf(await map(numbers)), sumOfSquares(numbers.length)));
  }

  async exit(): Promise<PeerAnswer> {
    const begin = performance.now();
    const outcome = await settle(() => this.#peer.exit());
    const ns = (performance.now() - begin) * 1e6;
    const next = await Promise.race([settle(() => this.#peer.add(1, 2)), sleep(1000, "hangs")]);
    const rest = next === "resolves" ? "is done" : next;
    return { ns, outcome: `${outcome}; the next task ${rest}` };
  }

  /** What has not ended in time, in words. */
  async late(limitMs: number): Promise<string> {
    const rest = await this.rest();
    return rest === ""
      ? `hangs: nothing after ${limitMs / 1000} s`
      : `was not done after ${limitMs / 1000} s${rest}`;
  }

  /** What became of the tasks that were submitted at once, in words. */
  async rest(): Promise<string> {
    if (this.#given.length === 0) return "";
    const counts = { done: 0, failed: 0, open: 0 };
    const now = sleep(0, "open" as const);
    await Promise.all(
      this.#given.map(async (each) => {
        const one = Promise.resolve(each).then(
          () => "done" as const,
          () => "failed" as const,
        );
        counts[await Promise.race([one, now])]++;
      }),
    );
    return ` (of ${this.#given.length} tasks ${counts.done} done, ${counts.failed} failed, ${counts.open} open)`;
  }

  /** The median time of a run but the first, unless there is no time for more than that. */
  async #repeat(run: () => Promise<void>): Promise<{ ns: number; outcome: null }> {
    const times: number[] = [];
    const end = performance.now() + REPEATED_MS;
    do {
      const begin = performance.now();
      await run();
      times.push((performance.now() - begin) * 1e6);
    } while (times.length <= this.#repetitions && performance.now() < end);
    return { ns: median(times.length > 1 ? times.slice(1) : times), outcome: null };
  }

  #all<T>(given: readonly Given<T>[]): Promise<T[]> {
    this.#given = given;
    return Promise.all(given);
  }

  #numbers(): number[] {
    return Array.from({ length: this.#size }, (_, i) => i);
  }
}

async function settle(task: () => Given<unknown>): Promise<string> {
  try {
    await task();
    return "resolves";
  } catch (error) {
    return `rejects: ${oneLine(error)}`;
  }
}

function check(received: number, expected: number): void {
  if (received !== expected) throw new Error(`the result is ${received} and not ${expected}`);
}

const sumOf = (numbers: readonly number[]) => numbers.reduce((sum, each) => sum + each, 0);
const sumOfSquares = (count: number) => ((count - 1) * count * (2 * count - 1)) / 6;

const oneLine = (error: unknown) => String(error).split("\n")[0].slice(0, 90);
