import type { History } from "./history.ts";
import { ATOMICS } from "./operation.ts";
import type { Operation, Result } from "./operation.ts";
import { wake } from "./queue.ts";
import type { Way } from "./queue.ts";
import type { State } from "./state.ts";
import type { Words } from "./words.ts";

/** An operation that is over at once, whatever others do. */
type Access = Operation & { readonly does: "atomic" | "read" | "write" | "clear" };

type Atomic = (view: Int32Array, index: number, ...values: (number | bigint)[]) => number;
const originals = Atomics as unknown as Record<string, Atomic>;
const atomics = Object.fromEntries(ATOMICS.map((name) => [name, originals[name]]));

/** Where an atomic operation is done: room for 64 bits. */
const cells = new Int32Array(2);

/** Does an access to words; returns its result, and the words after it. */
export function access(words: Words, operation: Access): { result: Result; words: Words } {
  const { does, at } = operation;
  if (does === "read") return { result: words.at(at), words };
  if (does === "write") return { result: undefined, words: words.with(at, operation.value) };
  if (does === "clear") return { result: undefined, words: words.cleared(at, operation.end) };
  const { name, View, values } = operation;
  cells[0] = words.at(at);
  cells[1] = words.at(at + 1);
  const view = View === Int32Array ? cells : new View(cells.buffer);
  const result = atomics[name](view, 0, ...values);
  return { result, words: words.with(at, cells[0]).with(at + 1, cells[1]) };
}

/** How the word of a lock shows its owner, and that the one before has died; see `sync/lock.ts`. */
const OWNER_SHIFT = 3;
const ABANDONED = 2;

/** A way in which an operation may end. */
export interface Performed extends Way {
  readonly result: Result;
}

/**
 * Does an operation of a worker, and returns all the ways in which that may end. `after` gives where the worker is then.
 *
 * @throws If more are inside than may be.
 */
export function perform(
  state: State,
  worker: number,
  operation: Operation,
  after: (result: Result, isNap?: boolean) => History,
  oversleeps: readonly number[],
): Performed[] {
  const gives = (result: Result, change: Partial<State> = {}) =>
    state.with(change).withActor(worker, { history: after(result) });
  const one = (result: Result, change?: Partial<State>): Performed[] => [
    { result, state: gives(result, change), also: "" },
  ];
  const wakes = (from: State, count: number, at: number): Performed[] =>
    wake(from, at, count, oversleeps).map((way) => ({ ...way, result: undefined }));
  switch (operation.does) {
    case "atomic":
    case "read":
    case "write":
    case "clear": {
      const { result, words } = access(state.words, operation);
      return one(result, { words });
    }
    case "sleep": {
      const { at, expected, ms, abortable } = operation;
      if (state.words.at(at) !== expected) return one({ ms: 0, aborted: false });
      const sleeper = { worker, at, ms, abortable, standing: "asleep", after } as const;
      const asleep = state
        .with({ sleepers: [...state.sleepers, sleeper] })
        .withActor(worker, { mode: "sleeps" });
      return [{ state: asleep, result: undefined, also: "" }];
    }
    case "wake":
      return wakes(gives(undefined), operation.count, operation.at);
    case "give up": {
      const own = state.sleepers.find((each) => each.worker === worker && each.standing === "aborted");
      // Whoever has been woken meanwhile hands that on at once.
      if (!own) return wakes(gives(undefined), 1, operation.at);
      return [
        { state: gives(undefined).withSleeper(own, { standing: "left" }), result: undefined, also: "" },
      ];
    }
    case "take": {
      const { at, waits } = operation;
      const owner = state.words.at(at) >>> OWNER_SHIFT;
      const isDead = state.actors[owner - 1]?.mode === "killed";
      if (owner === 0 || isDead)
        return one(true, {
          words: state.words.with(at, ((worker + 1) << OWNER_SHIFT) | (isDead ? ABANDONED : 0)),
        });
      return waits ? [] : one(false);
    }
    case "ask who lives":
      return one(state.actors[operation.about - 1].mode !== "killed");
    case "enter": {
      const { place, room } = operation;
      const { inside } = state;
      if (inside.filter((each) => each.place === place).length === room)
        throw new Error(`More than ${room} are inside`);
      return one(undefined, { inside: [...inside, { worker, place }] });
    }
    case "leave": {
      const { place } = operation;
      const isIt = (each: State["inside"][number]) => each.worker === worker && each.place === place;
      return one(undefined, { inside: state.inside.filter((each) => !isIt(each)) });
    }
    default:
      throw new Error(`Cannot perform "${operation.does}": the call has ended`);
  }
}
