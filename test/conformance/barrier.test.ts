import { BrokenBarrierError } from "nogil";
import * as multiprocessing from "nogil/multiprocessing";
import { Process } from "nogil/multiprocessing";
import { expect, test } from "vitest";
import {
  abort,
  ACTIONS,
  BROKEN,
  count,
  countLater,
  fail,
  hang,
  pass,
  passAsync,
  passInLockstep,
  passInLockstepAsync,
  passWithAction,
  passWithActionAsync,
  RESULTS,
  waitInVain,
  waitInVainAsync,
  waitOnce,
  waitOnceAsync,
  waitWithFailure,
  waitWithFailureAsync,
  waitWithHang,
  WRONG,
} from "../fixtures/barrier-tasks.ts";
import { finish, HANGS_MS } from "../fixtures/finish.ts";
import { kinds, start } from "../fixtures/kinds.ts";
import { until } from "../fixtures/until.ts";

const FORMS = {
  blocking: {
    pass: [pass],
    passInLockstep: [passInLockstep],
    waitOnce: [waitOnce],
    waitInVain: [waitInVain],
    passWithAction: [passWithAction],
    waitWithFailure: [waitWithFailure],
  },
  async: {
    pass: [passAsync],
    passInLockstep: [passInLockstepAsync],
    waitOnce: [waitOnceAsync],
    waitInVain: [waitInVainAsync],
    passWithAction: [passWithActionAsync],
    waitWithFailure: [waitWithFailureAsync],
  },
  mixed: {
    pass: [pass, passAsync],
    passInLockstep: [passInLockstep, passInLockstepAsync],
    waitOnce: [waitOnce, waitOnceAsync],
    waitInVain: [waitInVain, waitInVainAsync],
    passWithAction: [passWithAction, passWithActionAsync],
    waitWithFailure: [waitWithFailure, waitWithFailureAsync],
  },
} as const;

/** One of a list for each number, in turn. */
const inTurn = <T>(all: readonly T[], nth: number): T => all[nth % all.length];

for (const kind of kinds) {
  const { name, Barrier, Event, SharedArray, Value } = kind;
  const newNotes = () => new SharedArray("i32", 16);
  type Notes = ReturnType<typeof newNotes>;
  const results = ({ view }: Notes, parties: number) => [...view.subarray(RESULTS, RESULTS + parties)];

  test(`${name}: BAR-01: Barrier is for an integer above 0`, () => {
    for (const parties of [0, -1, 1.5, Number.NaN, Infinity]) {
      expect(() => new Barrier(parties)).toThrow(
        new RangeError(`Cannot make Barrier as parties must be an integer above 0: received ${parties}`),
      );
    }
    for (const parties of ["2", null, undefined, 2n]) {
      expect(() => new Barrier(parties as never)).toThrow(TypeError);
    }
    for (const timeout of [-1, Number.NaN]) expect(() => new Barrier(2, { timeout })).toThrow(RangeError);
    for (const options of [{ timeout: "1" }, 5, null]) {
      expect(() => new Barrier(2, options as never)).toThrow(TypeError);
    }
    expect(new Barrier(7).parties).toBe(7);
  });

  test(`${name}: the action of a Barrier must be registered`, () => {
    const unregistered = () => {};
    expect(() => new Barrier(2, { action: unregistered })).toThrow(
      /Cannot make Barrier as action must be registered.*defineTasks\(import\.meta\.url, \{ unregistered \}\)/,
    );
    expect(() => new Barrier(2, { action: "count" as never })).toThrow(TypeError);
  });

  test(`${name}: BAR-04: Barrier of one lets it pass at once, again and again`, async () => {
    const barrier = new Barrier(1);
    for (let i = 0; i < 3; i++) {
      expect(barrier.wait()).toBe(0);
      expect(barrier.wait(0)).toBe(0);
      expect(await barrier.waitAsync()).toBe(0);
    }
    expect(barrier.waiting).toBe(0);
  });

  test(`${name}: BAR-13: Barrier.wait(0) of one who is not the last breaks it at once`, async () => {
    const barrier = new Barrier(2);
    expect(() => barrier.wait(0)).toThrow(BrokenBarrierError);
    expect(barrier.broken).toBe(true);
    await expect(barrier.waitAsync()).rejects.toThrow(BrokenBarrierError);
    barrier.reset();
    await expect(barrier.waitAsync({ timeout: 0 })).rejects.toThrow(BrokenBarrierError);
    expect(() => barrier.wait()).toThrow(BrokenBarrierError);
    for (const timeout of [-1, Number.NaN]) {
      expect(() => barrier.wait(timeout)).toThrow(RangeError);
      await expect(barrier.waitAsync({ timeout })).rejects.toThrow(RangeError);
    }
  });

  test(`${name}: BAR-10: Barrier.reset() makes a broken one new, and leaves a new one as it is`, () => {
    const barrier = new Barrier(1);
    barrier.reset();
    expect(barrier.wait()).toBe(0);
    barrier.abort();
    barrier.abort();
    expect(barrier.broken).toBe(true);
    expect(() => barrier.wait()).toThrow(BrokenBarrierError);
    barrier.reset();
    expect(barrier.broken).toBe(false);
    expect(barrier.wait()).toBe(0);
  });

  for (const [form, tasks] of Object.entries(FORMS)) {
    test(`${name}: BAR-02, BAR-03, BAR-16, PEER-16: five pass together, each with a number of its own, ${form}`, async () => {
      const barrier = new Barrier(5);
      const notes = newNotes();
      const workers = [0, 1, 2, 3, 4].map((i) =>
        start(kind, inTurn(tasks.pass, i), barrier, notes, 10, HANGS_MS),
      );
      await finish(...workers);
      expect(notes.view[WRONG]).toBe(0);
      expect(results(notes, 5)).toEqual([10, 10, 10, 10, 10]);
      expect(barrier.waiting).toBe(0);
      expect(barrier.broken).toBe(false);
    });

    test(`${name}: BAR-15, BAR-16: nobody is more than a round ahead, ${form}`, async () => {
      const times = form === "blocking" ? 1_000 : 150;
      const barrier = new Barrier(5);
      const notes = newNotes();
      const workers = [0, 1, 2, 3, 4].map((i) =>
        start(kind, inTurn(tasks.passInLockstep, i), barrier, notes, times),
      );
      await finish(...workers);
      expect(notes.view[WRONG]).toBe(0);
      expect(results(notes, 5)).toEqual(Array(5).fill(times));
    });

    test(`${name}: BAR-05: the action of a Barrier runs once a trip, before anybody goes on, ${form}`, async () => {
      const barrier = new Barrier(3, { action: count });
      const notes = newNotes();
      const workers = [0, 1, 2].map((i) => start(kind, inTurn(tasks.passWithAction, i), barrier, notes, 40));
      await finish(...workers);
      expect(notes.view[WRONG]).toBe(0);
      expect(notes.view[ACTIONS]).toBe(40);
      expect(results(notes, 3)).toEqual([40, 40, 40]);
    });

    test(`${name}: BAR-06: an action that throws breaks the Barrier, ${form}`, async () => {
      const barrier = new Barrier(3, { action: fail });
      const notes = newNotes();
      await finish(...[0, 1, 2].map((i) => start(kind, inTurn(tasks.waitWithFailure, i), barrier, notes)));
      expect([notes.view[WRONG], notes.view[BROKEN]]).toEqual([1, 2]);
      expect(barrier.broken).toBe(true);
    });

    test(`${name}: BAR-07, BAR-08, BAR-11: Barrier.abort() by one sends the others away until reset(), ${form}`, async () => {
      const barrier = new Barrier(4);
      const notes = newNotes();
      for (const round of [1, 2]) {
        const waiters = [0, 1, 2].map((i) => start(kind, inTurn(tasks.waitOnce, i), barrier, notes));
        await until("three wait", () => barrier.waiting === 3);
        await finish(start(kind, abort, barrier), ...waiters);
        expect(notes.view[BROKEN]).toBe(3 * round);
        expect(barrier.broken).toBe(true);
        expect(barrier.waiting).toBe(0);
        expect(() => barrier.wait()).toThrow(BrokenBarrierError);
        barrier.reset();
        expect(barrier.broken).toBe(false);
      }
      const waiters = [0, 1, 2].map((i) => start(kind, inTurn(tasks.waitOnce, i), barrier, notes));
      expect(await barrier.waitAsync({ timeout: HANGS_MS })).toBeLessThan(4);
      await finish(...waiters);
      expect(notes.view[BROKEN]).toBe(6);
    });

    test(`${name}: BAR-09, BAR-14: Barrier.reset() sends away who waits, and all pass right after, ${form}`, async () => {
      const barrier = new Barrier(4);
      const notes = newNotes();
      const waiters = [0, 1, 2].map((i) => start(kind, inTurn(tasks.waitOnce, i), barrier, notes));
      await until("three wait", () => barrier.waiting === 3);
      barrier.reset();
      expect(barrier.waiting).toBe(0);
      expect(barrier.broken).toBe(false);
      await finish(...waiters);
      expect(notes.view[BROKEN]).toBe(3);
      const again = [0, 1, 2].map((i) => start(kind, inTurn(tasks.waitOnce, i), barrier, notes));
      await until("three wait", () => barrier.waiting === 3);
      expect(barrier.wait(HANGS_MS)).toBe(3);
      expect(barrier.waiting).toBe(0);
      await finish(...again);
      expect(results(notes, 4)).toEqual([1, 1, 1, 0]);
    });

    test(`${name}: BAR-12, BAR-13: the first timeout breaks a Barrier for all, and not too early, ${form}`, async () => {
      const barrier = new Barrier(4, { timeout: 120.5 });
      const waited = [0, 1].map(() => new Value("f64", 0));
      const notes = newNotes();
      const patient = start(kind, inTurn(tasks.waitOnce, 1), barrier, notes, HANGS_MS);
      await until("one waits", () => barrier.waiting === 1);
      const others = waited.map((value, i) => start(kind, inTurn(tasks.waitInVain, i), barrier, value));
      await finish(patient, ...others);
      expect(notes.view[BROKEN]).toBe(1);
      // Whoever came second waited for less, but the first of them for all of it.
      expect(Math.max(...waited.map(({ value }) => value))).toBeGreaterThanOrEqual(120.5);
      expect(() => barrier.wait()).toThrow(BrokenBarrierError);
      barrier.reset();
      const longer = new Value("f64", 0);
      await finish(start(kind, inTurn(tasks.waitInVain, 0), barrier, longer, 200));
      expect(longer.value).toBeGreaterThanOrEqual(200);
    });
  }

  test(`${name}: an async action is waited for if the last to come waits by waitAsync(), and refused in wait()`, async () => {
    const barrier = new Barrier(3, { action: countLater });
    const notes = newNotes();
    await finish(...[0, 1, 2].map(() => start(kind, passWithActionAsync, barrier, notes, 3)));
    expect(notes.view[WRONG]).toBe(0);
    expect(notes.view[ACTIONS]).toBe(3);
    const others = [0, 1].map(() => start(kind, waitOnceAsync, barrier, notes));
    await until("two wait", () => barrier.waiting === 2);
    expect(() => barrier.wait()).toThrow(/Cannot run an async action in Barrier.wait\(\)/);
    await finish(...others);
    expect(notes.view[BROKEN]).toBe(2);
  });

  test(`${name}: Barrier.waitAsync() aborted has not come, and the others wait on`, async () => {
    const barrier = new Barrier(3);
    const notes = newNotes();
    const other = start(kind, waitOnce, barrier, notes);
    await until("one waits", () => barrier.waiting === 1);
    const reason = new Error("mine");
    const controller = new AbortController();
    const aborted = barrier.waitAsync({ signal: controller.signal });
    expect(barrier.waiting).toBe(2);
    controller.abort(reason);
    await expect(aborted).rejects.toBe(reason);
    expect(barrier.waiting).toBe(1);
    await expect(barrier.waitAsync({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(barrier.waiting).toBe(1);
    expect(barrier.broken).toBe(false);
    const third = start(kind, waitOnce, barrier, notes);
    expect(await barrier.waitAsync({ timeout: HANGS_MS })).toBeGreaterThan(0);
    await finish(other, third);
    expect(notes.view[BROKEN]).toBe(0);
  });

  test(`${name}: a Barrier takes several tasks of one thread for as many parties`, async () => {
    const barrier = new Barrier(3);
    const waits = [barrier.waitAsync(), barrier.waitAsync(), barrier.waitAsync()];
    expect(await Promise.all(waits)).toEqual([0, 1, 2]);
  });

  test(`${name}: abort() and a timeout end a trip whose action does not end`, async () => {
    const barrier = new Barrier(2, { action: hang });
    for (const way of ["abort", "timeout"]) {
      // The time runs before the other one comes: where that comes too late, it is tried again with more.
      for (let timeout = 500, isActing = false; !isActing; timeout *= 4) {
        const notes = newNotes();
        const [running, end, ready, go] = [new Event(), new Event(), new Event(), new Event()];
        const actor = start(kind, waitWithHang, barrier, notes, { running, end }, ready, go);
        expect(await ready.waitAsync({ timeout: HANGS_MS })).toBe(true);
        const waiting = barrier
          .waitAsync(way === "timeout" ? { timeout } : {})
          .catch((error: unknown) => error);
        go.set();
        await Promise.race([running.waitAsync({ timeout: HANGS_MS }), waiting]);
        isActing = running.isSet();
        if (way === "abort") barrier.abort();
        expect(await waiting).toBeInstanceOf(BrokenBarrierError);
        expect(barrier.broken).toBe(true);
        if (isActing) barrier.reset();
        end.set();
        await finish(actor);
        expect(notes.view[BROKEN]).toBe(1); // for who ran the action, too
        barrier.reset();
      }
    }
  });
}

test("processes: BAR-17: a party that is killed while it waits has not come", async () => {
  const { Barrier, SharedArray } = multiprocessing;
  const barrier = new Barrier(4);
  const notes = new SharedArray("i32", 16);
  const child = (nth: number) => {
    const process = new Process({
      target: inTurn([waitOnce, waitOnceAsync], nth),
      args: [barrier, notes],
      daemon: true,
    });
    process.start();
    return process;
  };
  const killed = [child(0), child(1)];
  await until("two wait", () => barrier.waiting === 2);
  for (const each of killed) each.kill();
  for (const each of killed) expect(each.join(HANGS_MS)).toBe(true);
  expect(barrier.waiting).toBe(0);
  const others = [child(0), child(1), child(2)];
  await until("three wait", () => barrier.waiting === 3);
  expect(await barrier.waitAsync({ timeout: HANGS_MS })).toBeLessThan(4);
  await finish(...others);
  expect(notes.view[BROKEN]).toBe(0);
});

test("processes: BAR-17: the timeouts of the others fire although a party was killed, and reset() works", async () => {
  const { Barrier, SharedArray, Value } = multiprocessing;
  const barrier = new Barrier(3);
  const notes = new SharedArray("i32", 16);
  const killed = new Process({ target: waitOnce, args: [barrier, notes], daemon: true });
  killed.start();
  await until("one waits", () => barrier.waiting === 1);
  killed.kill();
  expect(killed.join(HANGS_MS)).toBe(true);
  const waited = new Value("f64", 0);
  const [, processes] = kinds;
  await finish(start(processes, waitInVain, barrier, waited, 200));
  expect(waited.value).toBeGreaterThanOrEqual(200);
  expect(barrier.broken).toBe(true);
  barrier.reset();
  const others = [
    start(processes, waitOnce, barrier, notes),
    start(processes, waitOnceAsync, barrier, notes),
  ];
  expect(await barrier.waitAsync({ timeout: HANGS_MS })).toBeLessThan(3);
  await finish(...others);
});

test("processes: a Barrier whose action is killed is broken, for those who wait and for those who come", async () => {
  const { Barrier, Event, SharedArray } = multiprocessing;
  const [, processes] = kinds;
  const barrier = new Barrier(3, { action: hang });
  const notes = new SharedArray("i32", 16);
  const [running, end, ready, go] = [new Event(), new Event(), new Event(), new Event()];
  const waiters = [
    start(processes, waitOnce, barrier, notes),
    start(processes, waitOnceAsync, barrier, notes),
  ];
  await until("two wait", () => barrier.waiting === 2);
  const args = [barrier, notes, { running, end }, ready, go] as const;
  const actor = new Process({ target: waitWithHang, args, daemon: true });
  actor.start();
  go.set();
  expect(await running.waitAsync({ timeout: HANGS_MS })).toBe(true);
  actor.kill();
  await finish(...waiters);
  expect(notes.view[BROKEN]).toBe(2);
  expect(() => barrier.wait()).toThrow(BrokenBarrierError);
  expect(actor.join(HANGS_MS)).toBe(true);
});

test("three processes and three threads pass a Barrier together", async () => {
  const barrier = new multiprocessing.Barrier(6);
  const notes = new multiprocessing.SharedArray("i32", 16);
  const [threads, processes] = kinds;
  const workers = [threads, processes, threads, processes, threads, processes].map((kind, i) =>
    start(kind, inTurn([pass, pass, passAsync, passAsync], i), barrier, notes, 20, HANGS_MS),
  );
  await finish(...workers);
  expect(notes.view[WRONG]).toBe(0);
  expect([...notes.view.subarray(RESULTS, RESULTS + 6)]).toEqual(Array(6).fill(20));
});
