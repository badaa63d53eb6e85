import { EndOfStreamError, TimeoutError } from "nogil";
import { Connection, Event, Pipe, Process, Queue, Value } from "nogil/multiprocessing";
import * as threading from "nogil/threading";
import { expect, test } from "vitest";
import { processMemory } from "../../packages/core/src/memory/process-memory.ts";
import { finish, HANGS_MS } from "../fixtures/finish.ts";
import * as tasks from "../fixtures/pipe-tasks.ts";
import { until } from "../fixtures/until.ts";

// CONN-07 to CONN-09, of send_bytes() and its kin, have no counterpart: bytes are sent as a Uint8Array like any value.

test("CONN-01: what is sent into one end of Pipe() is received at the other, both ways, in order", async () => {
  const [a, b] = Pipe();
  expect(a).toBeInstanceOf(Connection);
  const values = [
    1,
    "two",
    { three: [3n] },
    new Uint8Array([4, 5]),
    null,
    undefined,
    -0,
    new Map([[6, "six"]]),
  ];
  for (const value of values) {
    a.send(value);
    b.send(value);
  }
  for (const value of values) {
    expect(b.recv()).toEqual(value);
    expect(await a.recvAsync()).toEqual(value);
  }
});

test("CONN-02: the ends of Pipe(false) receive and send, and refuse the other", async () => {
  const [reader, writer] = Pipe(false);
  expect([reader.readable, reader.writable, writer.readable, writer.writable]).toEqual([
    true,
    false,
    false,
    true,
  ]);
  writer.send("one way");
  expect(reader.recv()).toBe("one way");
  expect(() => reader.send(1)).toThrow(new TypeError("Cannot send to Connection: it can only receive"));
  expect(() => writer.recv()).toThrow(new TypeError("Cannot receive from Connection: it can only send"));
  expect(() => writer.poll()).toThrow(TypeError);
  await expect(writer.recvAsync()).rejects.toBeInstanceOf(TypeError);
  await expect(writer.pollAsync()).rejects.toBeInstanceOf(TypeError);
  const [a, b] = Pipe();
  expect([a.readable, a.writable, b.readable, b.writable]).toEqual([true, true, true, true]);
  for (const duplex of [null, 1, "no"] as never[]) expect(() => Pipe(duplex)).toThrow(TypeError);
});

for (const duplex of [true, false]) {
  test(`CONN-03: Pipe(${duplex}): what was sent is received after the sender is closed, then the end`, async () => {
    const [reader, writer] = Pipe(duplex);
    for (const message of ["a", 2]) writer.send(message);
    writer.close();
    expect(reader.poll()).toBe(true);
    expect(reader.recv()).toBe("a");
    expect(await reader.recvAsync()).toBe(2);
    for (let i = 0; i < 2; i++) {
      expect(reader.poll()).toBe(true);
      expect(reader.poll(HANGS_MS)).toBe(true);
      expect(await reader.pollAsync()).toBe(true);
      for (const timeout of [undefined, 0, 5]) expect(() => reader.recv(timeout)).toThrow(EndOfStreamError);
      await expect(reader.recvAsync()).rejects.toBeInstanceOf(EndOfStreamError);
      if (duplex) expect(() => reader.send(1)).toThrow(EndOfStreamError);
    }
    const error = new EndOfStreamError("");
    expect([error.name, error.code]).toEqual(["EndOfStreamError", "ERR_END_OF_STREAM"]);
  });

  test(`CONN-03: Pipe(${duplex}): sending after the receiver is closed fails, and what it had not received is given up`, () => {
    const { allocator } = processMemory();
    const [reader, writer] = Pipe(duplex);
    const before = allocator.inUse();
    writer.send(new Uint8Array(1 << 20));
    reader.close();
    expect(() => writer.send(1)).toThrow(
      new EndOfStreamError("Cannot send to Connection: the other end is closed"),
    );
    expect(allocator.inUse() - before).toBeLessThan(1 << 16);
  });
}

test("CONN-03: who waits, blocking or async, hears that the other end was closed", async () => {
  for (const wait of ["recvAsync", "pollAsync"] as const) {
    const [a, b] = Pipe();
    const waiting = wait === "recvAsync" ? a.recvAsync() : a.pollAsync({ timeout: Infinity });
    b.close();
    if (wait === "pollAsync") expect(await waiting).toBe(true);
    else await expect(waiting).rejects.toBeInstanceOf(EndOfStreamError);
  }
  const [a, b] = Pipe();
  const [sent, end] = [new Event(), new Event()];
  const child = new Process({ target: tasks.sendAndClose, args: [b, sent, end], daemon: true });
  child.start();
  b.close();
  expect(a.recv(HANGS_MS)).toBe("last");
  expect(() => a.recv(HANGS_MS)).toThrow(EndOfStreamError);
  end.set();
  await finish(child);
});

test("CONN-04: an end that is closed refuses to be used, with the same error each time; close() may be repeated", async () => {
  const [a, b] = Pipe();
  expect(a.closed).toBe(false);
  a.close();
  a.close();
  expect(a.closed).toBe(true);
  expect(b.closed).toBe(false);
  for (const use of [() => a.send(1), () => a.recv(), () => a.poll()]) expect(use).toThrow(/: it is closed$/);
  await expect(a.recvAsync()).rejects.toBeInstanceOf(TypeError);
  await expect(a.pollAsync()).rejects.toBeInstanceOf(TypeError);
  expect(() => b.send([a])).toThrow(/^Cannot send value\[0\] to another worker: it is closed$/);
  expect(() => b.send(1)).toThrow(EndOfStreamError);
  expect(() => new Queue().put({ deep: [a] })).toThrow(
    new TypeError("Cannot send item.deep[0] to another worker: it is closed"),
  );
  b[Symbol.dispose]();
  expect(b.closed).toBe(true);
});

test("CONN-04: an async wait fails when its own end is closed, and the memory stays until then", async () => {
  const [a, b] = Pipe();
  const waits = [a.recvAsync(), a.pollAsync({ timeout: Infinity }), a.recvAsync({ timeout: HANGS_MS })];
  const outcomes = Promise.allSettled(waits);
  a.close();
  expect((await outcomes).map(({ status }) => status)).toEqual(["rejected", "fulfilled", "rejected"]);
  await expect(waits[0]).rejects.toThrow(new TypeError("Cannot receive from Connection: it is closed"));
  expect(() => b.recv(HANGS_MS)).toThrow(EndOfStreamError);
});

test("CONN-04: a wait that is still to fail when both ends are closed leaves no trace in the pipe that is made next", async () => {
  const { words } = processMemory();
  const wordsOf = (end: Connection) => words.slice(words[end.place.at], words[end.place.at] + 84);
  const [a, b] = Pipe();
  const waits = Promise.allSettled([
    a.recvAsync(),
    a.recvAsync({ timeout: HANGS_MS }),
    a.pollAsync({ timeout: HANGS_MS }),
  ]);
  b.close();
  a.close();
  const pipes = Array.from({ length: 3 }, () => Pipe());
  const before = pipes.map(([end]) => wordsOf(end));
  expect((await waits).map(({ status }) => status)).toEqual(["rejected", "rejected", "fulfilled"]);
  expect(pipes.map(([end]) => wordsOf(end))).toEqual(before);
});

test("CONN-05: poll() tells at once without a timeout, else not before it, and takes nothing", async () => {
  const [a, b] = Pipe();
  expect(a.poll()).toBe(false);
  expect(a.poll(0)).toBe(false);
  expect(await a.pollAsync()).toBe(false);
  expect(() => a.poll(-1)).toThrow(RangeError);
  expect(() => a.poll("1" as never)).toThrow(TypeError);
  for (const timeout of [10, 60.5]) {
    let begin = performance.now();
    expect(a.poll(timeout)).toBe(false);
    expect(performance.now() - begin).toBeGreaterThanOrEqual(timeout);
    begin = performance.now();
    expect(await a.pollAsync({ timeout })).toBe(false);
    expect(performance.now() - begin).toBeGreaterThanOrEqual(timeout);
    begin = performance.now();
    expect(() => a.recv(timeout)).toThrow(TimeoutError);
    expect(performance.now() - begin).toBeGreaterThanOrEqual(timeout);
    begin = performance.now();
    await expect(a.recvAsync({ timeout })).rejects.toBeInstanceOf(TimeoutError);
    expect(performance.now() - begin).toBeGreaterThanOrEqual(timeout);
  }
  b.send(new Uint8Array());
  for (let i = 0; i < 2; i++) expect(a.poll()).toBe(true);
  expect(await a.pollAsync()).toBe(true);
  expect(a.recv()).toEqual(new Uint8Array());
  expect(a.poll()).toBe(false);
});

test("CONN-06: messages are neither merged nor split, and another process that polls steals none", async () => {
  const [a, b] = Pipe();
  const [begun, end] = [new Event(), new Event()];
  const child = new Process({ target: tasks.pollUntil, args: [a, begun, end], daemon: true });
  child.start();
  expect(begun.wait(HANGS_MS)).toBe(true);
  const messages = ["a", "b", "cd", "", "", new Uint8Array(), "x".repeat(10_000), "e"];
  for (let round = 0; round < 50; round++) {
    for (const message of messages) b.send(message);
    for (const message of messages) expect(a.recv(HANGS_MS)).toEqual(message);
  }
  end.set();
  await finish(child);
});

test("CONN-10: what cannot travel is refused by its path, and the pipe goes on", () => {
  const [a, b] = Pipe();
  expect(() => a.send({ deep: [() => 1] })).toThrow(/value\.deep\[0\]/);
  expect(() => a.send([new threading.Lock()])).toThrow(/value\[0\].*"nogil\/threading"/);
  a.send("whole");
  expect(b.recv()).toBe("whole");
  expect(b.poll()).toBe(false);
});

test("CONN-11: an end can be sent through a pipe, used by its receiver, and closed by its sender at once", async () => {
  const [to, from] = Pipe<Connection>();
  const [a, b] = Pipe();
  to.send(b);
  b.close();
  expect(a.poll(200)).toBe(false); // longer than it takes to find that nobody has it
  a.send("held by the message");
  const received = from.recv();
  expect(received.recv()).toBe("held by the message");
  received.send("back");
  expect(a.recv()).toBe("back");
  received.close();
  expect(() => a.recv()).toThrow(EndOfStreamError);
});

test("CONN-11: an end that nobody took out of a pipe is closed with that", () => {
  const [to, from] = Pipe<Connection>();
  const [a, b] = Pipe();
  to.send(b);
  b.close();
  from.close();
  expect(() => a.recv()).toThrow(EndOfStreamError);
  expect(() => to.send(a)).toThrow(EndOfStreamError);
  a.close();
  to.close();
});

test("CONN-11: an end that was sent through itself is closed with the other one", () => {
  const { allocator } = processMemory();
  const before = allocator.inUse();
  const [a, b] = Pipe();
  b.send([b, "both"]);
  b.close();
  expect(a.poll(200)).toBe(true);
  a.close();
  expect(allocator.inUse() - before).toBeLessThan(20 * 100);
});

test("CONN-11: one worker may have several objects of an end, each closed for itself", () => {
  const [a, b] = Pipe();
  const queue = new Queue<Connection>();
  queue.put(b);
  const again = queue.get();
  expect(again).not.toBe(b);
  b.close();
  a.send(1);
  expect(again.recv()).toBe(1);
  again.close();
  expect(() => a.send(1)).toThrow(EndOfStreamError);
});

test("a pipe of which both ends are closed has given its memory back, with what was in it", () => {
  const { allocator } = processMemory();
  const round = () => {
    const [a, b] = Pipe<unknown>();
    for (const end of [a, b]) {
      end.send([new Uint8Array(100_000), new Queue()]);
      for (let i = 0; i < 300; i++) end.send("x".repeat(100));
    }
    a.recv();
    a.close();
    b.close();
  };
  round();
  const before = allocator.inUse();
  for (let i = 0; i < 20; i++) round();
  expect(allocator.inUse() - before).toBeLessThan(20 * 100);
});

test("Connection.recvAsync() and pollAsync() aborted reject with the reason, and take nothing", async () => {
  const [a, b] = Pipe();
  const controller = new AbortController();
  const { signal } = controller;
  const waits = [a.recvAsync({ signal }), a.pollAsync({ timeout: Infinity, signal })];
  controller.abort("enough");
  for (const wait of waits) await expect(wait).rejects.toBe("enough");
  b.send(1);
  await expect(a.recvAsync({ signal })).rejects.toBe("enough");
  expect(a.recv()).toBe(1);
});

test("the end in the hands of a thread is closed when the thread has ended", async () => {
  const [a, b] = Pipe();
  const thread = new threading.Thread({ target: tasks.produce, args: [b, 7, 3] });
  thread.start();
  b.close();
  await finish(thread);
  for (let nth = 0; nth < 3; nth++) expect(a.recv(HANGS_MS)).toEqual([7, nth]);
  expect(() => a.recv(HANGS_MS)).toThrow(EndOfStreamError);
});

test("an end that a killed process had not come to receive is closed", async () => {
  for (let round = 0; round < 4; round++) {
    const [a, b] = Pipe();
    const child = new Process({ target: tasks.echo, args: [b, new Value("i32", 0)], daemon: true });
    child.start();
    b.close();
    child.kill();
    expect(() => a.recv(HANGS_MS)).toThrow(EndOfStreamError);
    expect(child.join(HANGS_MS)).toBe(true);
  }
});

test("a wait for a pipe keeps the program alive, and hears of an end that nobody closes", async () => {
  const [a, b] = Pipe();
  const child = new Process({ target: tasks.produce, args: [b, 1, 1], daemon: true });
  child.start();
  b.close();
  expect(await a.recvAsync({ timeout: HANGS_MS })).toEqual([1, 0]);
  await expect(a.recvAsync({ timeout: HANGS_MS })).rejects.toBeInstanceOf(EndOfStreamError);
  await until("it has ended", () => !child.isAlive());
  expect(child.exitCode).toBe(0);
});
