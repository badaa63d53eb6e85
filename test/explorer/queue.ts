import type { Sleeper, State } from "./state.ts";

/** A way in which a state may go on. */
export interface Way {
  readonly state: State;
  /** In words, what others do there besides the one who moves. */
  readonly also: string;
}

/** Wakes `count` of those who stand in the queue of a word, whichever they are; who wakes may notice after one of `oversleeps` ms. */
export function wake(
  state: State,
  at: number,
  count: number,
  oversleeps: readonly number[],
  also = "",
): Way[] {
  const queue = state.sleepers.filter((each) => each.at === at);
  if (count === 0 || queue.length === 0) return [{ state, also }];
  // In which order they wake matters only where some do not.
  const first = count < queue.length ? queue : queue.slice(0, 1);
  return first
    .flatMap((sleeper) => rouse(state, sleeper, oversleeps))
    .flatMap((way) => wake(way.state, at, count - 1, oversleeps, `${also}, ${way.also}`));
}

function rouse(state: State, sleeper: Sleeper, oversleeps: readonly number[]): Way[] {
  const { worker, at, standing, ms, abortable } = sleeper;
  const name = worker + 1;
  switch (standing) {
    case "killed":
      return [{ state: state.withSleeper(sleeper), also: `${name} is dead` }];
    case "aborted":
      return [{ state: state.withSleeper(sleeper), also: `${name} is about to leave` }];
    case "left": {
      const relays = [...state.relays, { worker, at }];
      return [{ state: state.withSleeper(sleeper).with({ relays }), also: `${name} is to hand it on` }];
    }
    default: {
      const delays = oversleeps.filter((delay) => delay <= ms);
      const aborted = abortable ? [false, true] : [false];
      return aborted.flatMap((isAborted) =>
        delays.map((delay) => getUp(state, sleeper, delay, isAborted, false)),
      );
    }
  }
}

/** Ends a sleep. */
export function getUp(state: State, sleeper: Sleeper, ms: number, aborted: boolean, isNap: boolean): Way {
  const history = sleeper.after({ ms, aborted }, isNap);
  const woken = state.withActor(sleeper.worker, { history, mode: "runs" });
  return {
    // One that is aborted without having been woken still stands in the queue.
    state: woken.withSleeper(sleeper, aborted && isNap ? { standing: "aborted" } : undefined),
    also: `${sleeper.worker + 1} wakes after ${ms} ms${aborted ? ", aborted" : ""}`,
  };
}

/** Kills a worker, in its sleep or between two operations. If `leavesGhosts`, it goes on standing in queues. */
export function kill(state: State, worker: number, leavesGhosts: boolean): State {
  const sleepers = state.sleepers.flatMap((each) => {
    if (each.worker !== worker) return [each];
    return leavesGhosts ? [{ ...each, standing: "killed" as const }] : [];
  });
  return state.withActor(worker, { mode: "killed" }).with({
    sleepers,
    relays: state.relays.filter((each) => each.worker !== worker),
    inside: state.inside.filter((each) => each.worker !== worker),
  });
}
