import { TimeoutError } from "nogil";
import { expect, test } from "vitest";
import { inAsyncBlock, inBlock } from "../fixtures/blocks.ts";
import { finish, HANGS_MS } from "../fixtures/finish.ts";
import { kinds, start } from "../fixtures/kinds.ts";
import { takeGreedily } from "../fixtures/lock-tasks.ts";
import {
  goThrough,
  goThroughAsync,
  releaseTimes,
  takeTimes,
  takeTimesAsync,
} from "../fixtures/semaphore-tasks.ts";
import { until } from "../fixtures/until.ts";
import { takers } from "../fixtures/waiting.ts";

type Semaphore = InstanceType<(typeof kinds)[number]["Semaphore"]>;

const FORMS = ["blocking", "async", "mixed"] as const;
const TAKES = { blocking: [takeTimes], async: [takeTimesAsync], mixed: [takeTimes, takeTimesAsync] };
const PASSES = { blocking: [goThrough], async: [goThroughAsync], mixed: [goThrough, goThroughAsync] };

for (const kind of kinds) {
  const { name, Semaphore, BoundedSemaphore, Value } = kind;

  for (const Class of [Semaphore, BoundedSemaphore]) {
    test(`${name}: MPS-04, SEM-01: ${Class.name} begins at 1, or at the integer from 0 on that it is given`, () => {
      expect(new Class().value).toBe(1);
      for (const value of [0, 1, 7, 2 ** 31 - 1]) expect(new Class(value).value).toBe(value);
      for (const value of [-1, -(2 ** 31), 0.5, Number.NaN, Infinity, 2 ** 31]) {
        expect(() => new Class(value)).toThrow(
          new RangeError(
            `Cannot make ${Class.name} as value must be an integer from 0 to 2147483647: received ${value}`,
          ),
        );
      }
      for (const value of ["1", null, 1n, true]) expect(() => new Class(value as never)).toThrow(TypeError);
    });

    test(`${name}: SEM-03: ${Class.name}.acquire(0) at 0 returns false, and the value stays 0`, async () => {
      const semaphore = new Class(0);
      expect(semaphore.acquire(0)).toBe(false);
      expect(await semaphore.acquireAsync({ timeout: 0 })).toBe(false);
      expect(semaphore.value).toBe(0);
      expect(String(semaphore)).toBe(`${Class.name} (value 0)`);
    });

    for (const form of Class === Semaphore ? FORMS : (["mixed"] as const)) {
      const takes = TAKES[form];
      /** A semaphore at 0 that may be released up to `limit`. */
      const emptied = (limit: number) => {
        const semaphore = new Class(limit);
        for (let i = 0; i < limit; i++) semaphore.acquire();
        return semaphore;
      };

      test(`${name}: SEM-04: ${Class.name}(4) with one taken lets 3 of 10 tries through, ${form}`, async () => {
        const semaphore = new Class(4);
        const taken = new Value("i32", 0);
        semaphore.acquire();
        const workers = Array.from({ length: 5 }, (_, i) =>
          start(kind, takes[i % takes.length], semaphore, taken, 2, 0),
        );
        await finish(...workers);
        expect(taken.value).toBe(3);
        expect(semaphore.value).toBe(0);
      });

      for (const [id, releases] of [
        ["SEM-09", (semaphore: Semaphore, n: number) => releaseTimes(semaphore, n)],
        ["SEM-10", (semaphore: Semaphore, n: number) => semaphore.release(n)],
      ] as const) {
        test(`${name}: ${id}, PEER-16: ${Class.name} lets as many through as are released, ${form}`, async () => {
          const semaphore = new Class(7);
          const taken = new Value("i32", 0);
          semaphore.acquire();
          const workers = Array.from({ length: 10 }, (_, i) =>
            start(kind, takes[i % takes.length], semaphore, taken, 2, HANGS_MS),
          );
          const areThrough = async (n: number) => {
            await until(`${n} are through`, () => taken.value === n);
            expect(semaphore.value).toBe(0);
          };
          await areThrough(6);
          releases(semaphore, 7);
          await areThrough(13);
          releases(semaphore, 6);
          await areThrough(19);
          expect(semaphore.acquire(0)).toBe(false);
          await until("the last one waits", () => takers(semaphore) === 1);
          semaphore.release();
          await finish(...workers);
          await areThrough(20);
        });
      }

      test(`${name}: SEM-11, PEER-16: ${Class.name}.release(4) lets 4 of 6 waiters through, ${form}`, async () => {
        const semaphore = emptied(6);
        const taken = new Value("i32", 0);
        const workers = Array.from({ length: 6 }, (_, i) =>
          start(kind, takes[i % takes.length], semaphore, taken, 1, HANGS_MS),
        );
        await until("all wait", () => takers(semaphore) === 6);
        semaphore.release(4);
        await until("they are through", () => taken.value === 4);
        expect([semaphore.value, takers(semaphore)]).toEqual([0, 2]);
        semaphore.release(2);
        await finish(...workers);
        expect([semaphore.value, taken.value, takers(semaphore)]).toEqual([0, 6, 0]);
      });

      test(`${name}: SEM-15: ${Class.name}.release() that races with waiters loses nothing, ${form}`, async () => {
        const semaphore = emptied(4_000);
        const taken = new Value("i32", 0);
        const workers = Array.from({ length: 4 }, (_, i) =>
          start(kind, takes[i % takes.length], semaphore, taken, 1_000, HANGS_MS),
        );
        const releaser = start(kind, releaseTimes, semaphore, 2_000);
        // As many as are taken, so that takers and releasers keep meeting at 0.
        for (let left = 2_000; left > 0; left--) {
          semaphore.release();
          if (left % 50 === 0) await until("nothing is left", () => semaphore.value === 0);
        }
        await finish(...workers, releaser);
        expect([semaphore.value, taken.value]).toEqual([0, 4_000]);
      });
    }

    test(`${name}: SEM-05: ${Class.name}.acquire() refuses what is no number of milliseconds`, async () => {
      const semaphore = new Class();
      expect(() => semaphore.acquire(false as never)).toThrow(TypeError);
      await expect(semaphore.acquireAsync({ timeout: false as never })).rejects.toThrow(TypeError);
      expect(semaphore.value).toBe(1);
    });

    test(`${name}: SEM-06: ${Class.name}.acquire(timeout) returns false at 0, and not before the timeout`, async () => {
      for (const form of ["blocking", "async"]) {
        const semaphore = new Class(2);
        const take = async (timeout: number) =>
          form === "blocking" ? semaphore.acquire(timeout) : await semaphore.acquireAsync({ timeout });
        expect([await take(5), await take(5), await take(5)]).toEqual([true, true, false]);
        semaphore.release();
        expect(await take(5)).toBe(true);
        for (const timeout of [1, 33.3, 120]) {
          const begin = performance.now();
          expect(await take(timeout)).toBe(false);
          expect(performance.now() - begin).toBeGreaterThanOrEqual(timeout);
        }
        expect([semaphore.value, takers(semaphore)]).toEqual([0, 0]);
      }
    });

    test(`${name}: SEM-07: ${Class.name}.acquire() refuses a negative timeout, and takes nothing`, async () => {
      const semaphore = new Class();
      for (const timeout of [-1, -0.5, Number.NaN, -Infinity]) {
        expect(() => semaphore.acquire(timeout)).toThrow(RangeError);
        await expect(semaphore.acquireAsync({ timeout })).rejects.toThrow(RangeError);
      }
      expect(semaphore.value).toBe(1);
    });

    test(`${name}: SEM-08: ${Class.name}.release() of less than 1 is refused, and changes nothing`, () => {
      const semaphore = new Class(3);
      semaphore.acquire();
      for (const n of [0, -1, 0.5, 1.5, Number.NaN]) {
        expect(() => semaphore.release(n)).toThrow(
          new RangeError(`Cannot release ${Class.name} as n must be an integer >= 1: received ${n}`),
        );
      }
      for (const n of ["1", null, 1n]) expect(() => semaphore.release(n as never)).toThrow(TypeError);
      expect(semaphore.value).toBe(2);
    });

    test(`${name}: SEM-12: ${Class.name}.hold() gives back at the end of the block, also when it throws`, async () => {
      const semaphore = new Class(2);
      const failure = new Error("mine");
      const nested = (inside: () => void) => () =>
        inBlock(semaphore, () => {
          expect(semaphore.acquire(0)).toBe(false);
          expect(() => semaphore.hold(0)).toThrow(TimeoutError);
          inside();
        });
      const fail = () => {
        throw failure;
      };
      inBlock(
        semaphore,
        nested(() => {}),
      );
      expect(semaphore.value).toBe(2);
      expect(() => inBlock(semaphore, nested(fail))).toThrow(failure);
      expect(semaphore.value).toBe(2);
      await inAsyncBlock(
        semaphore,
        nested(() => {}),
      );
      await expect(inAsyncBlock(semaphore, nested(fail))).rejects.toBe(failure);
      expect(semaphore.value).toBe(2);
    });

    test(`${name}: ${Class.name}.run() and runAsync() return the function's result, and give back whatever happens`, async () => {
      const semaphore = new Class(1);
      const failure = new Error("mine");
      const fail = () => {
        throw failure;
      };
      expect(semaphore.run(() => semaphore.value)).toBe(0);
      expect(() => semaphore.run(fail)).toThrow(failure);
      expect(await semaphore.runAsync(async () => semaphore.value)).toBe(0);
      await expect(semaphore.runAsync(fail)).rejects.toBe(failure);
      await expect(semaphore.runAsync(() => 1, { signal: AbortSignal.abort(failure) })).rejects.toBe(failure);
      expect(semaphore.value).toBe(1);
      semaphore.acquire();
      await expect(semaphore.runAsync(() => 1, { timeout: 5 })).rejects.toThrow(TimeoutError);
      await expect(semaphore.holdAsync({ timeout: 5 })).rejects.toThrow(TimeoutError);
    });

    test(`${name}: SEM-14, PEER-01: ${Class.name}.acquireAsync() out of time or aborted takes nothing and loses nothing`, async () => {
      const semaphore = new Class(1);
      const reason = new Error("mine");
      await expect(semaphore.acquireAsync({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
      expect(semaphore.value).toBe(1);
      semaphore.acquire();
      const controller = new AbortController();
      const late = semaphore.acquireAsync({ timeout: 5 });
      const aborted = semaphore.acquireAsync({ signal: controller.signal });
      const next = semaphore.acquireAsync({ timeout: HANGS_MS });
      expect(await late).toBe(false);
      expect(semaphore.acquire(5)).toBe(false);
      controller.abort(reason);
      await expect(aborted).rejects.toBe(reason);
      semaphore.release();
      expect(await next).toBe(true);
      semaphore.release();
      expect(semaphore.acquire(0)).toBe(true);
      expect([semaphore.value, takers(semaphore)]).toEqual([0, 0]);
    });

    test(`${name}: PEER-03: ${Class.name}.acquireAsync() woken and then aborted hands its wake-up on`, async () => {
      for (let round = 0; round < 20; round++) {
        const semaphore = new Class(1);
        const controller = new AbortController();
        semaphore.acquire();
        const aborted = semaphore.acquireAsync({ signal: controller.signal });
        const next = semaphore.acquireAsync({ timeout: HANGS_MS });
        semaphore.release();
        controller.abort("enough");
        await aborted.then(
          () => semaphore.release(),
          (reason) => expect(reason).toBe("enough"),
        );
        expect(await next).toBe(true);
        expect(semaphore.value).toBe(0);
      }
    });

    test(`${name}: PEER-14: a guard's second disposal of a ${Class.name} gives nothing back`, async () => {
      const semaphore = new Class(2);
      for (const hold of [() => semaphore.hold(), () => semaphore.holdAsync()]) {
        semaphore.acquire();
        const guard = await hold();
        guard[Symbol.dispose]();
        guard[Symbol.dispose]();
        expect(semaphore.value).toBe(1);
        semaphore.release();
      }
    });

    test(`${name}: PEER-16: ${Class.name}.acquire() on main is served while async waiters stand in its way`, async () => {
      const semaphore = new Class(1);
      semaphore.acquire();
      const waiting = semaphore.acquireAsync({ timeout: HANGS_MS });
      const releaser = start(kind, releaseTimes, semaphore, 1);
      // Main's event loop is dead here, so that the async waiter cannot take what it is woken for.
      expect(semaphore.acquire(HANGS_MS)).toBe(true);
      semaphore.release();
      expect(await waiting).toBe(true);
      await finish(releaser);
    });

    test(`${name}: SEM-13: ${Class.name} promises no order, but everybody gets through`, async () => {
      const semaphore = new Class(1);
      const [turns, stop] = [new Value("i32", 0), new Value("i32", 0)];
      const greedy = [1, 2].map(() => start(kind, takeGreedily, semaphore, turns, stop));
      await until("they are greedy", () => turns.value > 100);
      stop.value = 1;
      await finish(...greedy);
      expect(semaphore.value).toBe(1);
    });
  }

  test(`${name}: MPS-04, SEM-02: Semaphore.release() may exceed the value that it began with`, async () => {
    const semaphore = new Semaphore(1);
    expect(semaphore.acquire()).toBe(true);
    expect(semaphore.value).toBe(0);
    expect(semaphore.release()).toBe(undefined);
    semaphore.release(2);
    expect(semaphore.value).toBe(3);
    expect([semaphore.acquire(0), await semaphore.acquireAsync(), semaphore.acquire()]).toEqual([
      true,
      true,
      true,
    ]);
    expect(semaphore.acquire(0)).toBe(false);
  });

  test(`${name}: Semaphore.release() above 2³¹−1 is refused, and changes nothing`, () => {
    const semaphore = new Semaphore(2 ** 31 - 2);
    for (const n of [2, 2 ** 31, 2 ** 53]) expect(() => semaphore.release(n)).toThrow(RangeError);
    expect(semaphore.value).toBe(2 ** 31 - 2);
    semaphore.release();
    expect(() => semaphore.release()).toThrow(RangeError);
    expect(semaphore.value).toBe(2 ** 31 - 1);
  });

  test(`${name}: MPS-05, BSEM-01: BoundedSemaphore.release() above the initial value is refused, and changes nothing`, () => {
    for (const value of [0, 1, 3]) {
      const semaphore = new BoundedSemaphore(value);
      const tooMany = new RangeError(
        `Cannot release BoundedSemaphore as its value must be <= ${value}: received 1 more than ${value}`,
      );
      expect(() => semaphore.release()).toThrow(tooMany);
      expect(semaphore.value).toBe(value);
      for (let i = 0; i < value; i++) semaphore.acquire();
      for (let i = 0; i < value; i++) semaphore.release();
      expect(() => semaphore.release()).toThrow(tooMany);
      expect(semaphore.value).toBe(value);
    }
  });

  test(`${name}: BSEM-02: BoundedSemaphore.release(2) with one taken gives back nothing`, () => {
    const semaphore = new BoundedSemaphore(3);
    semaphore.acquire();
    expect(() => semaphore.release(2)).toThrow(RangeError);
    expect(semaphore.value).toBe(2);
    semaphore.release();
    expect(semaphore.value).toBe(3);
  });

  test(`${name}: BSEM-03: BoundedSemaphore counts over all workers: as many releases as acquires, and not one more`, async () => {
    const semaphores = Array.from({ length: 9 }, (_, i) => new BoundedSemaphore(i + 1));
    const taken = new Value("i32", 0);
    await finish(...semaphores.map((semaphore, i) => start(kind, takeTimes, semaphore, taken, i + 1, 0)));
    expect(taken.value).toBe(45);
    expect(semaphores.map(({ value }) => value)).toEqual(semaphores.map(() => 0));
    await finish(...semaphores.map((semaphore, i) => start(kind, releaseTimes, semaphore, i + 1)));
    for (const [i, semaphore] of semaphores.entries()) {
      expect(semaphore.value).toBe(i + 1);
      expect(() => semaphore.release()).toThrow(RangeError);
    }
  });

  for (const form of FORMS) {
    const passes = PASSES[form];
    test(`${name}: BSEM-04, PEER-16: BoundedSemaphore(3) never has more than 3 of 10 workers inside, ${form}`, async () => {
      const semaphore = new BoundedSemaphore(3);
      const [inside, wrong] = [new Value("i32", 0), new Value("i32", 0)];
      const workers = Array.from({ length: 10 }, (_, i) =>
        start(kind, passes[i % passes.length], semaphore, inside, wrong, 3, 300),
      );
      await finish(...workers);
      expect([semaphore.value, inside.value, wrong.value]).toEqual([3, 0, 0]);
    });
  }
}
