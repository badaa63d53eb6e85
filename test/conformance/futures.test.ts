import { afterEach, describe, expect, test } from "vitest";
import { CancelledError, TimeoutError } from "nogil";
import {
  ALL_COMPLETED,
  asCompleted,
  FIRST_COMPLETED,
  FIRST_EXCEPTION,
  ProcessPoolExecutor,
  ThreadPoolExecutor,
  wait,
  waitAsync,
} from "nogil/futures";
import type { Future } from "nogil/futures";
import { open, shared, shutDownAll } from "../fixtures/executors.ts";
import { HANGS_MS } from "../fixtures/finish.ts";
import { tasks } from "../fixtures/future-tasks.ts";
import { kinds } from "../fixtures/kinds.ts";
import { until } from "../fixtures/until.ts";

afterEach(shutDownAll);

const all = [
  { Executor: ThreadPoolExecutor, kind: kinds[0] },
  { Executor: ProcessPoolExecutor, kind: kinds[1] },
];

for (const { Executor, kind } of all) {
  describe(`futures of ${Executor.name}`, () => {
    const executor = shared(() => new Executor({ maxWorkers: 1 }));

    /** Futures of which the first runs, and what lets all of them end. */
    async function hold(count: number) {
      const [running, end] = [new kind.Value("i32", 0), new kind.Event()];
      const futures = Array.from({ length: count }, () =>
        executor.submit(tasks.block, running as never, end as never),
      );
      await until("the first runs", () => running.value === 1);
      return { futures, end };
    }

    test("FUT-01, FUT-02, FUT-09: what a future says, and whether cancel() does anything, in each state", async () => {
      const { futures, end } = await hold(3);
      const [first, second, third] = futures;
      const says = (future: Future<void>) => [
        future.done(),
        future.running(),
        future.cancelled(),
        future.toString(),
      ];
      expect(says(first)).toEqual([false, true, false, "Future (running)"]);
      expect(says(second)).toEqual([false, false, false, "Future (pending)"]);
      expect([first.cancel(), second.cancel(), second.cancel()]).toEqual([false, true, true]);
      expect(says(second)).toEqual([true, false, true, "Future (cancelled)"]);
      end.set();
      await third;
      expect(says(first)).toEqual([true, false, false, "Future (finished)"]);
      expect([first.cancel(), second.cancelled()]).toEqual([false, true]);
      const failed = executor.submit(tasks.failAt, 1, 1);
      failed.exception(HANGS_MS);
      expect(says(failed as never)).toEqual([true, false, false, "Future (finished, threw RangeError)"]);
    });

    test("FUT-03: result() and exception() with a timeout of 0 tell what is, in each state", async () => {
      const { futures, end } = await hold(2);
      for (const each of futures) {
        expect(() => each.result(0)).toThrow(TimeoutError);
        expect(() => each.exception(0)).toThrow(TimeoutError);
      }
      futures[1].cancel();
      expect(() => futures[1].result(0)).toThrow(CancelledError);
      expect(() => futures[1].exception(0)).toThrow(CancelledError);
      await expect(futures[1]).rejects.toThrow(CancelledError);
      end.set();
      expect(futures[0].result(HANGS_MS)).toBe(undefined);
      expect(futures[0].exception(0)).toBe(undefined);
      const failed = executor.submit(tasks.failAt, 1, 1);
      const error = failed.exception(HANGS_MS);
      expect(error).toMatchObject({ name: "RangeError", message: "not 1", cause: "bad" });
      expect(() => failed.result(0)).toThrow(error as Error);
    });

    test("FUT-04: one who waits in result() gets the value when it is there, and one who awaits", async () => {
      const end = new kind.Event();
      const future = executor.submit(tasks.after, end as never, 5);
      const awaited = future.then((value) => value + 1);
      end.set();
      expect(future.result(HANGS_MS)).toBe(5);
      expect(await awaited).toBe(6);
    });

    test("FUT-06: done callbacks are called in order, once each, with the future, and at once when it is done", async () => {
      const { futures, end } = await hold(2);
      const calls: unknown[] = [];
      const note = (future: unknown) => calls.push(future);
      futures[0].addDoneCallback(note);
      futures[0].addDoneCallback(note);
      futures[0].addDoneCallback(() => calls.push("last"));
      futures[1].addDoneCallback(() => calls.push("cancelled"));
      expect(calls).toEqual([]);
      futures[1].cancel();
      end.set();
      await until("they are called as the event loop turns", () => calls.length === 4);
      expect(calls).toEqual(["cancelled", futures[0], futures[0], "last"]);
      futures[0].addDoneCallback(() => calls.push("at once"));
      expect(calls.at(-1)).toBe("at once");
      expect(() => futures[0].addDoneCallback(1 as never)).toThrow(TypeError);
    });

    test("FUT-07: a callback that throws stops neither the others nor the result", () => {
      const future = executor.submit(tasks.square, 3);
      const calls: string[] = [];
      future.addDoneCallback(() => {
        throw new Error("a test's callback throws");
      });
      future.addDoneCallback(() => void calls.push("next"));
      expect(future.result(HANGS_MS)).toBe(9);
      expect(calls).toEqual(["next"]);
    });

    test("WAIT-01: wait(FIRST_COMPLETED) returns with the first that is done", async () => {
      const end = new kind.Event();
      const quick = executor.submit(tasks.square, 2);
      const slow = executor.submit(tasks.after, end as never, 1);
      for (const again of [false, true]) {
        const { done, notDone } = wait([quick, slow], {
          returnWhen: FIRST_COMPLETED,
          timeout: HANGS_MS,
        });
        expect([[...done], [...notDone], again]).toEqual([[quick], [slow], again]);
      }
      const { done } = await waitAsync([quick, slow], { returnWhen: FIRST_COMPLETED });
      expect([...done]).toEqual([quick]);
      end.set();
      await slow;
    });

    test("WAIT-02: wait(FIRST_EXCEPTION) returns with the first that failed, and a cancelled one has not", async () => {
      const { futures, end } = await hold(4);
      futures[3].cancel();
      const failing = executor.submit(tasks.failAt, 1, 1);
      const { notDone } = wait([...futures, failing], { returnWhen: FIRST_EXCEPTION, timeout: 20 });
      expect(notDone.size).toBe(4);
      end.set();
      const { done } = await waitAsync([...futures, failing], {
        returnWhen: FIRST_EXCEPTION,
      });
      expect(done.has(failing)).toBe(true);
      expect(wait(futures, { returnWhen: FIRST_EXCEPTION, timeout: HANGS_MS }).notDone.size).toBe(0);
    });

    test("WAIT-03, WAIT-04: wait() in time returns what there is; duplicates count once, nothing is over at once", async () => {
      const { futures, end } = await hold(2);
      const begun = performance.now();
      const { done, notDone } = wait([...futures, ...futures], { timeout: 30 });
      expect(performance.now() - begun).toBeGreaterThanOrEqual(30);
      expect([done.size, notDone.size]).toEqual([0, 2]);
      expect((await waitAsync(futures, { timeout: 30 })).notDone.size).toBe(2);
      await expect(waitAsync(futures, { signal: AbortSignal.abort("enough") })).rejects.toBe("enough");
      expect(() => wait(futures, { returnWhen: "SOON" as never })).toThrow(/returnWhen must be/);
      end.set();
      expect(wait(futures, { returnWhen: ALL_COMPLETED, timeout: HANGS_MS }).done.size).toBe(2);
      expect(wait([]).done.size + (await waitAsync([])).done.size).toBe(0);
    });

    test("WAIT-05: a future that was cancelled counts as done", async () => {
      const { futures, end } = await hold(2);
      futures[1].cancel();
      const { done } = wait(futures, { returnWhen: FIRST_COMPLETED, timeout: HANGS_MS });
      expect([...done]).toEqual([futures[1]]);
      expect(asCompleted(futures).next().value).toBe(futures[1]);
      end.set();
      expect([...asCompleted(futures, HANGS_MS)].length).toBe(2);
    });

    test("WAIT-06: asCompleted() gives each once, those first that are done, then as they are", async () => {
      const ends = [new kind.Event(), new kind.Event()];
      const first = executor.submit(tasks.square, 2);
      first.result(HANGS_MS);
      const later = ends.map((end, n) => executor.submit(tasks.after, end as never, n));
      const completed = asCompleted(
        (function* () {
          yield* [...later, first, first];
        })(),
      );
      expect(completed.next().value).toBe(first);
      ends[0].set();
      expect(completed.next().value).toBe(later[0]);
      ends[1].set();
      const rest: unknown[] = [];
      for await (const each of completed) rest.push(each);
      expect(rest).toEqual([later[1]]);
    });

    test("WAIT-07: the timeout of asCompleted() counts from the call: what is done comes, then a TimeoutError", async () => {
      const { futures, end } = await hold(2);
      const quick = executor.submit(tasks.square, 1);
      quick.cancel();
      for (const isAsync of [false, true]) {
        const begun = performance.now();
        const completed = asCompleted([...futures, quick], 30);
        expect(completed.next().value).toBe(quick);
        const message = "2 (of 3) futures unfinished";
        if (isAsync) await expect(completed[Symbol.asyncIterator]().next()).rejects.toThrow(message);
        else expect(() => completed.next()).toThrow(message);
        expect(performance.now() - begun).toBeGreaterThanOrEqual(29);
      }
      end.set();
      wait(futures, { timeout: HANGS_MS });
    });

    test("WAIT-08: wait() returns though 100 futures are done as it begins", async () => {
      const futures = Array.from({ length: 100 }, (_, n) => executor.submit(tasks.square, n));
      const [blocking, awaited] = [
        wait(futures.slice(0, 50), { timeout: HANGS_MS }),
        await waitAsync(futures),
      ];
      expect([blocking.done.size, awaited.done.size]).toEqual([50, 100]);
    });
  });
}

test("WAIT-06: futures of different executors may be waited for together", async () => {
  const threads = open(new ThreadPoolExecutor({ maxWorkers: 1 }));
  const processes = open(new ProcessPoolExecutor({ maxWorkers: 1 }));
  const futures = [threads, processes, threads, processes].map((each, n) => each.submit(tasks.square, n));
  expect(wait(futures, { timeout: HANGS_MS }).done.size).toBe(4);
  const more = [processes, threads].map((each) => each.submit(tasks.square, 3));
  expect([...asCompleted(more, HANGS_MS)].length).toBe(2);
  const most = [processes, threads].map((each) => each.submit(tasks.square, 3));
  for await (const each of asCompleted(most, HANGS_MS)) expect(each.result(0)).toBe(9);
});
