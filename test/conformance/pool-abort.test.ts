import { CancelledError, PoolError, taskSignal } from "nogil";
import { describe, expect, test } from "vitest";
import { HANGS_MS } from "../fixtures/finish.ts";
import * as tasks from "../fixtures/pool-tasks.ts";
import { end, failureOf, poolKinds, shared } from "../fixtures/pools.ts";
import { until } from "../fixtures/until.ts";

const range = (length: number) => Array.from({ length }, (_, i) => i);

for (const kind of poolKinds) {
  const { Event, SharedList } = kind;

  describe(kind.className, () => {
    const pool = shared(kind, 1, { abortGrace: 60_000 }); // on a busy machine, any grace may be too short

    test("PEER-10: a task that was aborted while it was queued never runs, and those behind it do", async () => {
      const [list, begun, go] = [new SharedList<unknown>(), new Event(), new Event()];
      const held = pool.applyAsync(tasks.hold, [begun, go]);
      const controllers = range(6).map(() => new AbortController());
      const results = controllers.map(({ signal }, n) => pool.applyAsync(tasks.note, [list, n], { signal }));
      expect(begun.wait(HANGS_MS)).toBe(true);
      for (const n of [0, 2, 5]) controllers[n].abort(new RangeError(`not ${n}`));
      for (const n of [0, 2, 5]) {
        expect(results[n].ready()).toBe(true);
        expect((await failureOf(() => results[n])).message).toBe(`not ${n}`);
      }
      expect(pool.stats().queued).toBe(3);
      go.set();
      expect(await held).toBe("held");
      expect(await Promise.all([1, 3, 4].map((n) => results[n]))).toEqual([1, 3, 4]);
      expect(list.toArray()).toEqual([1, 3, 4]);
    });

    test("PEER-10: what is aborted before this turn of the event loop is over never runs", async () => {
      const list = new SharedList<unknown>();
      const controller = new AbortController();
      const result = pool.applyAsync(tasks.note, [list, 1], controller);
      controller.abort();
      expect((await failureOf(() => result)).name).toBe("AbortError");
      const before = pool.applyAsync(tasks.note, [list, 2], { signal: AbortSignal.abort("before") });
      expect(before.ready()).toBe(true);
      await expect(before).rejects.toBe("before");
      expect(pool.apply(tasks.square, [3])).toBe(9);
      expect(list.length).toBe(0);
    });

    test("a task that blocks its thread sees taskSignal() aborted, is rejected at once, and keeps its worker", async () => {
      const [begun, controller] = [new Event(), new AbortController()];
      const worker = pool.apply(tasks.whichWorker);
      const result = pool.applyAsync(tasks.spinUntilAsked, [begun], controller);
      expect(begun.wait(HANGS_MS)).toBe(true);
      controller.abort("enough");
      expect(result.ready()).toBe(true);
      await expect(result).rejects.toBe("enough");
      expect(pool.apply(tasks.whichWorker)).toBe(worker);
    });

    test("a task that waits gets the abort event", async () => {
      const [begun, asked, controller] = [new Event(), new Event(), new AbortController()];
      const worker = pool.apply(tasks.whichWorker);
      const result = pool.applyAsync(tasks.waitUntilAsked, [begun, asked], controller);
      expect(await begun.waitAsync({ timeout: HANGS_MS })).toBe(true);
      controller.abort();
      expect((await failureOf(() => result)).name).toBe("AbortError");
      expect(await asked.waitAsync({ timeout: HANGS_MS })).toBe(true);
      expect(await pool.applyAsync(tasks.whichWorker)).toBe(worker);
    });

    for (const isBlocked of [false, true]) {
      test(`a task that ignores it costs its worker, no sooner than abortGrace, ${isBlocked ? "though this thread is blocked" : "and the next has another"}`, async () => {
        const [begun, controller, abortGrace] = [new Event(), new AbortController(), 150];
        const stubborn = new kind.Pool(1, { abortGrace });
        const worker = stubborn.apply(tasks.whichWorker);
        const result = stubborn.applyAsync(tasks.spin, [begun], controller);
        const next = stubborn.applyAsync(tasks.whichWorker);
        expect(begun.wait(HANGS_MS)).toBe(true);
        const began = performance.now();
        controller.abort("enough");
        await expect(result).rejects.toBe("enough");
        const other = isBlocked ? next.get(HANGS_MS) : await next;
        expect(performance.now() - began).toBeGreaterThanOrEqual(abortGrace);
        expect(other).not.toBe(worker);
        expect(stubborn.stats()).toMatchObject({ queued: 0, running: 0 });
        await end(stubborn);
      });
    }

    test("PEER-08: the task after one that ended late, but in time, is not hit by its abort", async () => {
      const patient = new kind.Pool(1, { abortGrace: 60_000 });
      const worker = patient.apply(tasks.whichWorker);
      for (let round = 0; round < 3; round++) {
        const [begun, controller] = [new Event(), new AbortController()];
        const result = patient.applyAsync(tasks.endSlowly, [begun, 20], controller);
        const next = range(3).map(() => patient.applyAsync(tasks.isAsked));
        expect(begun.wait(HANGS_MS)).toBe(true);
        controller.abort("enough");
        await expect(result).rejects.toBe("enough");
        expect(await Promise.all(next)).toEqual([false, false, false]);
      }
      expect(patient.apply(tasks.whichWorker)).toBe(worker);
      await end(patient);
      const never = new kind.Pool(1, { abortGrace: Infinity });
      const [begun, controller] = [new Event(), new AbortController()];
      const result = never.applyAsync(tasks.endSlowly, [begun, 50], controller);
      expect(begun.wait(HANGS_MS)).toBe(true);
      controller.abort("enough");
      await expect(result).rejects.toBe("enough");
      expect(await never.applyAsync(tasks.square, [3])).toBe(9);
      await end(never);
      for (const abortGrace of [-1, Number.NaN])
        expect(() => new kind.Pool(1, { abortGrace })).toThrow(RangeError);
    });

    test("PEER-08: with no grace, only the worker of the aborted task is ended", async () => {
      const hasty = new kind.Pool(2, { abortGrace: 0 });
      for (let round = 0; round < 3; round++) {
        const [begun, go, spins, controller] = [new Event(), new Event(), new Event(), new AbortController()];
        const other = hasty.applyAsync(tasks.hold, [begun, go]);
        const result = hasty.applyAsync(tasks.spin, [spins], controller);
        const queued = hasty.applyAsync(tasks.square, [round]);
        expect(begun.wait(HANGS_MS) && spins.wait(HANGS_MS)).toBe(true);
        controller.abort("enough");
        await expect(result).rejects.toBe("enough");
        expect(await queued).toBe(round * round);
        go.set();
        expect(await other).toBe("held");
      }
      await end(hasty);
    });

    test("an abort after the result is there has no effect", async () => {
      const controller = new AbortController();
      const result = pool.applyAsync(tasks.square, [7], controller);
      await until("it was replied to", () => pool.stats().queued + pool.stats().running === 0);
      controller.abort();
      expect(await result).toBe(49);
      const later = pool.applyAsync(tasks.square, [8], controller);
      await expect(later).rejects.toMatchObject({ name: "AbortError" });
    });

    test("one signal may be that of many tasks", async () => {
      const [begun, controller] = [new Event(), new AbortController()];
      const running = pool.applyAsync(tasks.spinUntilAsked, [begun], controller);
      const queued = range(200).map((n) => pool.applyAsync(tasks.square, [n], controller));
      expect(begun.wait(HANGS_MS)).toBe(true);
      controller.abort("all");
      for (const result of [running, ...queued]) expect(await failureOf(() => result)).toBe("all");
      expect(pool.stats()).toMatchObject({ queued: 0 });
      expect(pool.apply(tasks.square, [2])).toBe(4);
    });

    test("a task of a pool that is terminated is asked to end, too", async () => {
      const [begun, ending] = [new Event(), new kind.Pool(1)];
      const result = ending.applyAsync(tasks.spinUntilAsked, [begun]);
      expect(begun.wait(HANGS_MS)).toBe(true);
      ending.terminate();
      expect(await failureOf(() => result)).toBeInstanceOf(CancelledError);
      expect(await ending.joinAsync({ timeout: HANGS_MS })).toBe(true);
    });
  });
}

test("taskSignal() outside of a task is a PoolError", () => {
  expect(() => taskSignal()).toThrow(PoolError);
});
