import "nogil";
import { expect, test } from "vitest";
import { CLOSED, LEAVES, PoolState } from "../../packages/core/src/pool/pool-state.ts";
import { ThreadPoolState } from "../../packages/core/src/pool/pool-states.ts";
import type { Worker } from "../../packages/core/src/pool/worker.ts";
import { Workers } from "../../packages/core/src/pool/workers.ts";

/** Has the lock of a state look after the workers whenever it is taken, as a thread does that blocks for it. */
class BlockingState extends ThreadPoolState {
  whileBlocked = (): void => {};

  override get hasTasks(): boolean {
    return true;
  }

  override clear(nth: number): ReturnType<PoolState["clear"]> {
    this.whileBlocked();
    return super.clear(nth);
  }
}

test("a worker that leaves is replaced by one, however often it is looked meanwhile", () => {
  const state = new BlockingState(1);
  let starts = 0;
  const workers: Workers = new Workers({
    state,
    settings: { initArgs: [], maxTasks: Infinity, maxMemory: Infinity },
    isLazy: false,
    hasTasks: () => true,
    start: (): Worker => {
      if (++starts === 2) workers.look(); // a start blocks for the list of threads
      return { name: `worker ${starts}`, isThread: true, isAlive: () => true } as Worker;
    },
    onGone: () => {},
    onFailedStarts: () => {},
  });
  state.whileBlocked = () => workers.look();
  state.end(CLOSED);
  state.noteActivity(0, LEAVES);
  workers.look();
  expect(starts).toBe(2);
  expect(workers.alive()).toHaveLength(2);
  workers.forget();
});
