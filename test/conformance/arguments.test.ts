import { Process } from "nogil/multiprocessing";
import * as multiprocessing from "nogil/multiprocessing";
import { runtimeNames } from "nogil/runtimes";
import * as threading from "nogil/threading";
import { expect, test } from "vitest";
import { decode, encode } from "../../packages/core/src/memory/codec.ts";
import { finish } from "../fixtures/finish.ts";
import { kinds, start } from "../fixtures/kinds.ts";
import { checkClasses, useNested } from "../fixtures/shared-tasks.ts";
import { arriving, names, receiveAll, receiveOne, travellers } from "../fixtures/travellers.ts";
import { nothing } from "../fixtures/worker-tasks.ts";
import { needsProcesses } from "../fixtures/unsupported.ts";

for (const name of names) {
  const { make, gap } = travellers[name];
  // A gap that is closed fails here, too.
  const run = gap === undefined ? test : test.fails;
  run(`${name} travels alone, in a list, in an object and in a map${gap ? `, but ${gap}` : ""}`, () => {
    const trip = (value: unknown) => decode(encode(value, "args", "threads"));
    receiveOne(name, trip(make()));
    receiveOne(name, (trip([1, make()]) as unknown[])[1]);
    receiveOne(name, (trip({ a: make() }) as { a: unknown }).a);
    receiveOne(name, (trip(new Map([["a", make()]])) as Map<string, unknown>).get("a"));
  });
}

test("minus zero travels beside other numbers", () => {
  expect(decode(encode([1, -0, [-0]], "args", "threads"))).toEqual([1, -0, [-0]]);
});

test("threads: everything that can travel arrives", async () => {
  const [threads] = kinds;
  await finish(start(threads, receiveAll, ...arriving.map((name) => travellers[name].make())));
});

for (const runtime of runtimeNames) {
  test(`processes: everything that can travel arrives on ${runtime}`, async () => {
    const args = arriving.map((name) => travellers[name].make());
    const child = new Process({ target: receiveAll, args, runtime, daemon: true });
    child.start();
    await finish(child);
  });
}

const callback = () => 1;
const UNFIT: [string, unknown, string][] = [
  ["a function", callback, "args[0]"],
  ["a symbol", Symbol("s"), "args[0]"],
  ["a function in an object in a list", [1, { callback }], "args[0][1].callback"],
  ["a function in a map", new Map([["key", callback]]), "args[0].get(key)"],
  ["a function as a map's key", new Map([[callback, 1]]), "args[0]"],
  ["a function in a set", new Set([callback]), "args[0]"],
  ["a function in an error's cause", new Error("x", { cause: { callback } }), "args[0].cause.callback"],
  ["a function in an aggregate error", new AggregateError([callback]), "args[0].errors[0]"],
  ["a promise", Promise.resolve(1), "args[0]"],
  ["a weak map", { deep: [new WeakMap()] }, "args[0].deep[0]"],
  ["a weak reference", new WeakRef({}), "args[0]"],
  ["shared memory of one's own", new SharedArrayBuffer(8), "args[0]"],
];

for (const { name, Worker } of kinds) {
  for (const [what, value, path] of UNFIT) {
    test(`${name}: start() refuses ${what}, and names its path`, () => {
      const worker = new Worker({ target: nothing as (value: unknown) => void, args: [value] });
      const refused = () => worker.start();
      expect(refused).toThrow(TypeError);
      expect(refused).toThrow(path);
      expect(worker.isAlive()).toBe(false);
    });
  }
}

test("processes: start() refuses what lives in the memory of threads, and names its path", () => {
  for (const make of [
    () => new threading.Lock(),
    () => new threading.Event(),
    () => new threading.Value("i32", 1),
  ]) {
    for (const [value, path] of [
      [make(), "args[0] "],
      [{ deep: [make()] }, "args[0].deep[0] "],
    ] as const) {
      const child = new Process({ target: nothing as (value: unknown) => void, args: [value] });
      expect(() => child.start()).toThrow(path);
      expect(() => child.start()).toThrow(TypeError);
    }
  }
});

for (const kind of kinds) {
  const { name, Lock, Event, Value } = kind;

  test(`${name}: shared objects arrive as the same objects, however deep`, async () => {
    const [lock, event, value] = [new Lock(), new Event(), new Value("i32", 1)];
    lock.acquire();
    const nested = {
      list: [lock, { event }] as const,
      map: new Map([["value", value]]),
      set: new Set([lock]),
    };
    const worker = start(kind, useNested, nested, lock);
    expect(await event.waitAsync({ timeout: 20_000 })).toBe(true);
    await finish(worker);
    expect(lock.locked()).toBe(false);
    expect(value.value).toBe(42);
  });

  test(`${name}: shared objects arrive as objects of the classes that people import`, async () => {
    const value = new Value("i32", 0);
    const classes = ["Lock", "Event", "Value"];
    await finish(start(kind, checkClasses, new Lock(), new Event(), value, classes));
    expect(value.value).toBe(1);
  });
}

test("threads: objects of nogil/multiprocessing arrive in threads, too", async ({ skip }) => {
  needsProcesses({ skip });
  const [threads] = kinds;
  const value = new multiprocessing.Value("i32", 0);
  const classes = ["Lock", "Event", "Value"];
  await finish(
    start(threads, checkClasses, new multiprocessing.Lock(), new multiprocessing.Event(), value, classes),
  );
  expect(value.value).toBe(1);
});
