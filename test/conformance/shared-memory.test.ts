import { readdirSync, readFileSync, truncateSync } from "node:fs";
import { Event, list, Lock, Process, Queue, SharedMemory, unlink } from "nogil/multiprocessing";
import { runtimeNames } from "nogil/runtimes";
import { Thread } from "nogil/threading";
import { expect, test } from "vitest";
import type { NamedMemory } from "../../packages/core/src/memory/named-memory.ts";
import { finish, HANGS_MS } from "../fixtures/finish.ts";
import { useNameFolder } from "../fixtures/name-folder.ts";
import { until } from "../fixtures/until.ts";
import * as tasks from "../fixtures/shared-memory-tasks.ts";
import { needsProcesses } from "../fixtures/unsupported.ts";

const folder = useNameFolder();
const { keep } = folder;
const create = (options: { name?: string; size?: number } = {}) =>
  keep(new SharedMemory({ size: 10, ...options, create: true }));

test("SHM-01: SharedMemory is created with the size asked for, all 0, under the name given or one made up", () => {
  for (const size of [1, 10, 4_096, 1 << 20, 300 << 20]) {
    const memory = create({ name: "sized", size });
    expect([memory.name, memory.size, memory.buffer.byteLength]).toEqual(["sized", size, size]);
    const bytes = new Uint8Array(memory.buffer);
    expect([bytes[0], bytes[size >> 1], bytes[size - 1]]).toEqual([0, 0, 0]);
    bytes[size - 1] = 1;
    memory.close();
  }
  const names = [create(), create()].map(({ name }) => name);
  expect(new Set(names).size).toBe(2);
  expect(list()).toEqual(names.toSorted());
});

test("SHM-01: a buffer takes views of every element type", () => {
  const { buffer } = create({ size: 64 });
  new Float64Array(buffer)[7] = 0.5;
  new BigInt64Array(buffer)[0] = -1n;
  expect(Atomics.add(new BigInt64Array(buffer), 0, 3n)).toBe(-1n);
  expect([new Uint8Array(buffer)[0], new Float64Array(buffer, 56)[0]]).toEqual([2, 0.5]);
});

test("SHM-01: a name that somebody has open cannot be created", () => {
  const memory = create({ name: "taken" });
  const again = () => new SharedMemory({ name: "taken", size: 10, create: true });
  expect(again).toThrow(RangeError);
  expect(again).toThrow(
    'Cannot open SharedMemory "taken" as a new one, as nobody may have the name: somebody has it open',
  );
  expect(memory.buffer.byteLength).toBe(10);
  memory.close();
  keep(again());
  keep(new Lock({ name: "lock" }));
  expect(() => new SharedMemory({ name: "lock", size: 10, create: true })).toThrow(RangeError);
});

test("SHM-02: SharedMemory opened by its name sees what the other writes, both ways, whatever size was asked for", () => {
  const memory = create({ name: "both-ways" });
  const other = keep(new SharedMemory({ name: "both-ways", size: 5 }));
  expect([other.name, other.size]).toEqual(["both-ways", 10]);
  const [mine, its] = [memory, other].map(({ buffer }) => new Uint8Array(buffer));
  mine.set([1, 2, 3]);
  its[9] = 9;
  expect([...its]).toEqual([1, 2, 3, 0, 0, 0, 0, 0, 0, 9]);
  expect(mine).toEqual(its);
});

test("SHM-02: a name that nobody has, no name, and what is no name or no size are refused, and leave nothing", ({
  skip,
}) => {
  needsProcesses({ skip });
  expect(() => new SharedMemory({ name: "nobody" })).toThrow(
    new RangeError(
      'Cannot open SharedMemory "nobody" as somebody must have it open, or it must be created: nobody has',
    ),
  );
  expect(() => new SharedMemory()).toThrow(TypeError);
  expect(() => new SharedMemory({ size: 10 })).toThrow(/its name must be/);
  for (const size of [0, -1, 1.5, NaN, Infinity, 2 ** 30, 2 ** 40])
    expect(() => create({ size })).toThrow(RangeError);
  for (const size of [undefined, "10", null] as never[]) expect(() => create({ size })).toThrow(TypeError);
  for (const name of ["", "a\0b", "a/b", ".."]) {
    expect(() => create({ name })).toThrow(RangeError);
    expect(() => new SharedMemory({ name })).toThrow(RangeError);
  }
  expect(() => new SharedMemory(null as never)).toThrow(TypeError);
  expect(() => new SharedMemory({ create: 1 as never })).toThrow(TypeError);
  keep(new Lock({ name: "lock" }));
  expect(() => new SharedMemory({ name: "lock" })).toThrow(TypeError);
  expect(() => new Lock({ name: create({ name: "memory" }).name })).toThrow(TypeError);
  expect(list()).toEqual(["lock", "memory"]);
});

test("SHM-03: close() detaches the buffer and its views, may be repeated, and leaves others their own", () => {
  const memory = create({ name: "closed" });
  const other = keep(new SharedMemory({ name: "closed" }));
  const views = [memory, other].map(({ buffer }) => new Uint8Array(buffer));
  views[0][0] = 7;
  memory.close();
  memory.close();
  expect([memory.buffer.byteLength, memory.buffer.detached, views[0].length]).toEqual([0, true, 0]);
  expect([memory.name, memory.size]).toEqual(["closed", 10]);
  expect(views[1][0]).toBe(7);
  views[1][0]++;
  expect(new Uint8Array(keep(new SharedMemory({ name: "closed" })).buffer)[0]).toBe(8);
  other[Symbol.dispose]();
  expect(views[1].length).toBe(0);
});

test("SHM-03: with the last one closed the name and the memory are gone", () => {
  const maps = () => readFileSync("/proc/self/maps", "utf8").split("\n").length;
  const before = [maps(), readdirSync("/proc/self/fd").length];
  for (let i = 0; i < 1_000; i++) {
    const memory = new SharedMemory({ size: 100_000, create: true });
    const view = new Uint8Array(memory.buffer).fill(i);
    memory.close();
    expect(view.length).toBe(0);
  }
  const after = [maps(), readdirSync("/proc/self/fd").length];
  expect(after[0] - before[0]).toBeLessThan(500);
  expect(after[1] - before[1]).toBeLessThan(100);
  folder.expectEmpty();
});

test("SHM-04: unlink() removes the name, those who have it open keep it, and a second one is refused", () => {
  const memory = create({ name: "unlinked" });
  const other = keep(new SharedMemory({ name: "unlinked" }));
  memory.unlink();
  expect(list()).toEqual([]);
  expect(() => new SharedMemory({ name: "unlinked" })).toThrow(RangeError);
  for (const each of [memory, other])
    expect(() => each.unlink()).toThrow('Cannot unlink SharedMemory "unlinked": its name was removed before');
  new Uint8Array(memory.buffer)[0] = 7;
  expect(new Uint8Array(other.buffer)[0]).toBe(7);
  const next = create({ name: "unlinked" });
  expect(new Uint8Array(next.buffer)[0]).toBe(0);
  expect(() => other.unlink()).toThrow(RangeError);
  expect(list()).toEqual(["unlinked"]);
  expect(unlink("unlinked")).toBe(true);
});

test("SHM-04: unlink() after close(), as in Python, removes the name if others have it, and is well otherwise", () => {
  const memory = create({ name: "after" });
  const other = keep(new SharedMemory({ name: "after" }));
  memory.close();
  memory.unlink();
  expect(list()).toEqual([]);
  memory.unlink();
  other.close();
  other.unlink();
});

for (const runtime of runtimeNames) {
  test(`SHM-05: SharedMemory arrives in a process on ${runtime} as the same memory`, async () => {
    const memory = create({ size: 100_000 });
    const bytes = new Uint8Array(memory.buffer);
    bytes.forEach((_, i) => (bytes[i] = i));
    const child = new Process({ target: tasks.addOne, args: [memory], runtime, daemon: true });
    child.start();
    await finish(child);
    expect(bytes.every((byte, i) => byte === (i + 1) % 256)).toBe(true);
  });

  test(`SHM-06: the memory of a creator on ${runtime} that is killed lives as long as others have it, and no longer`, async () => {
    const [created, never] = [new Event(), new Event()];
    const args: [string, number, Event, Event] = ["killed", 10, created, never];
    const child = new Process({ target: tasks.createAndWait, args, runtime, daemon: true });
    child.start();
    expect(created.wait(HANGS_MS)).toBe(true);
    const memory = keep(new SharedMemory({ name: "killed" }));
    child.kill();
    expect(child.join(HANGS_MS)).toBe(true);
    expect([...new Uint8Array(memory.buffer)]).toEqual(Array(10).fill(42));
    expect(new Uint8Array(keep(new SharedMemory({ name: "killed" })).buffer)[9]).toBe(42);
    const again = new Process({
      target: tasks.createAndWait,
      args: ["alone", 10, new Event(), never],
      runtime,
    });
    again.start();
    await until("it is there", () => list().includes("alone"));
    again.kill();
    expect(again.join(HANGS_MS)).toBe(true);
    expect(() => new SharedMemory({ name: "alone" })).toThrow(RangeError);
    expect(list()).toEqual(["killed"]);
    expect(new Uint8Array(create({ name: "alone" }).buffer)[0]).toBe(0);
  });
}

test("SHM-02: processes on three runtimes and this one add to one number by name, and none is lost", async () => {
  const memory = create({ name: "count", size: 8 });
  const children = runtimeNames.map((runtime) => {
    const child = new Process({ target: tasks.count, args: ["count", 20_000], runtime, daemon: true });
    child.start();
    return child;
  });
  tasks.count("count", 20_000);
  await finish(...children);
  expect(new BigInt64Array(memory.buffer)[0]).toBe(80_000n);
  new SharedMemory({ name: "count" }).close(); // that of count() is still open: it is closed with the process
});

test("SHM-05: SharedMemory arrives in a thread, through a queue, and again in the same worker", async () => {
  const memory = create({ size: 100 });
  const thread = new Thread({ target: tasks.addOne, args: [memory] });
  thread.start();
  await finish(thread);
  expect(new Uint8Array(memory.buffer)[99]).toBe(1);
  const queue = new Queue<SharedMemory>();
  queue.put(memory);
  const again = keep(queue.get());
  new Uint8Array(again.buffer)[0] = 9;
  expect(new Uint8Array(memory.buffer)[0]).toBe(9);
  again.close();
  expect(memory.buffer.byteLength).toBe(100);
});

test("SHM-05: SharedMemory whose name was removed does not arrive elsewhere", async () => {
  const memory = create();
  memory.unlink();
  const child = new Process({ target: tasks.receive, args: [memory], daemon: true });
  child.start();
  expect(child.join(HANGS_MS)).toBe(true);
  expect(child.exitCode).toBe(1);
});

test("SHM-06: the memory cannot be cut short under its users", () => {
  const memory = create({ name: "sealed" });
  const { descriptor } = memory.place.memory as NamedMemory;
  expect(() => truncateSync(`/proc/${process.pid}/fd/${descriptor}`, 0)).toThrow(/EPERM|not permitted/i);
  truncateSync(folder.file("sealed"), 0);
  expect(new Uint8Array(memory.buffer)[9]).toBe(0);
});
