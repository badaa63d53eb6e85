import { EndOfStreamError, ProcessError } from "nogil";
import { Event, Pipe, Process, waitForAny, waitForAnyAsync } from "nogil/multiprocessing";
import type { Waitable } from "nogil/multiprocessing";
import { runtimeNames } from "nogil/runtimes";
import { expect, test } from "vitest";
import { finish, HANGS_MS } from "../fixtures/finish.ts";
import * as tasks from "../fixtures/pipe-tasks.ts";
import { idle, run } from "../fixtures/worker-tasks.ts";

/** The two forms, called alike. */
const forms = {
  waitForAny: async <T extends Waitable>(list: Iterable<T>, timeout?: number) => waitForAny(list, timeout),
  waitForAnyAsync: async <T extends Waitable>(list: Iterable<T>, timeout?: number) =>
    waitForAnyAsync(list, timeout === undefined ? {} : { timeout }),
};

/** A process that runs until `end` is set. */
const running = () => {
  const [begun, end] = [new Event(), new Event()];
  const child = new Process({ target: run, args: [begun, end], daemon: true });
  child.start();
  expect(begun.wait(HANGS_MS)).toBe(true);
  return { child, end };
};

for (const [form, wait] of Object.entries(forms)) {
  test(`CONN-12: ${form}() returns those that are ready, in the order of the list, and takes nothing`, async () => {
    const pipes = Array.from({ length: 4 }, () => Pipe());
    const ends = pipes.map(([a]) => a);
    expect(await wait(ends, 0)).toEqual([]);
    pipes[2][1].send(1);
    pipes[1][1].send(2);
    for (let i = 0; i < 2; i++) expect(await wait(new Set(ends), HANGS_MS)).toEqual([ends[1], ends[2]]);
    expect(ends[1].recv()).toBe(2);
    expect(await wait(ends)).toEqual([ends[2]]);
    expect(ends[2].recv()).toBe(1);
    pipes[3][1].close();
    expect(await wait(ends)).toEqual([ends[3]]);
    expect(await wait(ends.slice(0, 3), 0)).toEqual([]);
    expect(await wait([])).toEqual([]);
  });

  test(`CONN-12: ${form}() returns nothing when the time is over, and not before`, async () => {
    const [a, b] = Pipe();
    const { child, end } = running();
    for (const list of [[a], [child], [a, child]]) {
      for (const timeout of [10, 80.5]) {
        const begin = performance.now();
        expect(await wait(list, timeout)).toEqual([]);
        expect(performance.now() - begin).toBeGreaterThanOrEqual(timeout);
      }
    }
    end.set();
    await finish(child);
    b.close(); // and not as garbage, before
  });

  test(`CONN-12, PROC-13: ${form}() mixes pipes and processes: the process, then one pipe more, then the other`, async () => {
    const [[a, toA], [b, toB]] = [Pipe(), Pipe()];
    const { child, end } = running();
    const list = [a, child, b];
    expect(await wait(list, 0)).toEqual([]);
    expect(await wait([child], 0)).toEqual([]);
    end.set();
    expect(await wait(list, HANGS_MS)).toEqual([child]);
    expect(child.exitCode).toBe(0);
    toB.send("b");
    expect(await wait(list, HANGS_MS)).toEqual([child, b]);
    toA.close();
    expect(await wait(list, HANGS_MS)).toEqual([a, child, b]);
  });

  for (const runtime of runtimeNames) {
    test(`PROC-13: ${form}() hears of the end of one of several processes on ${runtime} that is killed, with and without pipes`, async () => {
      const [a, b] = Pipe();
      for (const ends of [[], [a]]) {
        const begun = [new Event(), new Event()];
        const children = begun.map((event) => {
          const child = new Process({ target: idle, args: [event], runtime, daemon: true });
          child.start();
          return child;
        });
        for (const event of begun) expect(event.wait(HANGS_MS)).toBe(true);
        const list = [...ends, ...children];
        children[1].kill();
        expect(await wait(list, HANGS_MS)).toEqual([children[1]]);
        expect(children[1].exitCode).toBe(-9);
        children[0].terminate();
        expect(await wait([...ends, children[0]], HANGS_MS)).toEqual([children[0]]);
      }
      b.close(); // and not as garbage, before
    });

    test(`CONN-13: ${form}() in a loop hears all that four producers on ${runtime} send, and the end of each`, async () => {
      const children: Process<never>[] = [];
      const ends = Array.from({ length: 4 }, (_, nth) => {
        const [reader, writer] = Pipe(false);
        const child = new Process({ target: tasks.produce, args: [writer, nth, 10], runtime, daemon: true });
        child.start();
        writer.close();
        children.push(child as never);
        return reader;
      });
      const heard: unknown[][] = ends.map(() => []);
      let open = [...ends];
      while (open.length > 0) {
        for (const end of await wait(open, HANGS_MS)) {
          try {
            heard[ends.indexOf(end)].push(end.recv(0));
          } catch (error) {
            expect(error).toBeInstanceOf(EndOfStreamError);
            open = open.filter((each) => each !== end);
          }
        }
      }
      expect(heard).toEqual(
        ends.map((_, producer) => Array.from({ length: 10 }, (_, nth) => [producer, nth])),
      );
      await finish(...children);
    });
  }

  test(`CONN-12: ${form}() waits on when another takes what it heard of`, async () => {
    const [a, b] = Pipe();
    const [other, toOther] = Pipe();
    const child = new Process({ target: tasks.takeAll, args: [a, toOther], daemon: true });
    child.start();
    for (let round = 0; round < 200; round++) {
      b.send(round);
      const ready = await wait([a, other], HANGS_MS);
      if (!ready.includes(other)) expect(other.recv(HANGS_MS)).toBe(round);
      else expect(other.recv(0)).toBe(round);
    }
    b.send("end");
    await finish(child);
  });

  test(`CONN-12: ${form}() refuses what cannot be waited for`, async () => {
    const [reader, writer] = Pipe(false);
    await expect(wait([reader, writer])).rejects.toThrow(/it can only send/);
    await expect(wait([reader, 5 as never])).rejects.toThrow(
      new TypeError("Cannot wait for any as the list must be of connections and processes: received number"),
    );
    await expect(wait([null as never])).rejects.toThrow(TypeError);
    await expect(wait([new Process() as never])).rejects.toBeInstanceOf(ProcessError);
    await expect(wait([reader], -1)).rejects.toBeInstanceOf(RangeError);
    reader.close();
    await expect(wait([reader], 0)).rejects.toThrow(/it is closed/);
  });
}

test("waitForAny() blocked hears a message from elsewhere among 300 pipes", async () => {
  const pipes = Array.from({ length: 300 }, () => Pipe());
  const ends = pipes.map(([a]) => a);
  const late = pipes[299][1];
  const child = new Process({ target: tasks.sendAfter, args: [late, 100], daemon: true });
  child.start();
  expect(waitForAny(ends, HANGS_MS)).toEqual([ends[299]]);
  await finish(child);
  expect(await waitForAnyAsync(ends, { timeout: HANGS_MS })).toEqual([ends[299]]);
});

test("waitForAnyAsync() aborted rejects with the reason, and takes nothing", async () => {
  const [a, b] = Pipe();
  const { child, end } = running();
  const controller = new AbortController();
  const waiting = waitForAnyAsync([a, child], { signal: controller.signal });
  controller.abort("enough");
  await expect(waiting).rejects.toBe("enough");
  await expect(waitForAnyAsync([a], { signal: AbortSignal.abort("before") })).rejects.toBe("before");
  b.send(1);
  expect(a.recv()).toBe(1);
  end.set();
  await finish(child);
});
