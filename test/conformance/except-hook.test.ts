import { Event, setExceptHook, Thread, Value } from "nogil/threading";
import type { ThreadOptions } from "nogil/threading";
import { afterEach, expect, test } from "vitest";
import { HANGS_MS } from "../fixtures/finish.ts";
import * as tasks from "../fixtures/hook-tasks.ts";
import { startProgram, startProgramWith } from "../fixtures/program.ts";
import { until } from "../fixtures/until.ts";
import { exit } from "../fixtures/worker-tasks.ts";
import { runtime } from "../runtime.ts";

afterEach(() => setExceptHook());

/** What a program prints on standard error; it ends well. */
const errorsOf = async (what: string): Promise<string> => {
  const program = startProgram(runtime.name, "programs/hooks.ts", what);
  expect(await program.ended).toBe(0);
  expect(program.out).toBe("main goes on\n");
  return program.err;
};

const runToEnd = async <Args extends unknown[]>(target: (...args: Args) => unknown, ...args: Args) => {
  const thread = new Thread({ target, args } as ThreadOptions<Args>);
  thread.start();
  expect(await thread.joinAsync({ timeout: HANGS_MS })).toBe(true);
  return thread;
};

test("TMOD-05: an error that nobody caught is printed with its thread's name and its stack", async () => {
  const text = await errorsOf("default");
  expect(text).toMatch(/^Exception in thread mine:\nRangeError: too far\n/);
  expect(text).toContain("worker-tasks.ts");
  expect(text.match(/too far/g)).toHaveLength(1);
});

for (const target of [tasks.failWith, tasks.failLaterWith]) {
  test(`TMOD-06: setExceptHook(fn) has fn called once, in the thread, when it ends by ${target.name}()`, async () => {
    const calls = new Value("i32", 0);
    setExceptHook(tasks.note);
    const thread = await runToEnd(target, calls);
    expect(calls.value).toBe(1);
    expect(thread.error).toMatchObject({ name: "RangeError", message: "told" });
  });
}

test("TMOD-06: setExceptHook() holds for threads that run already, and for those that they start", async () => {
  const calls = new Value("i32", 0);
  const goOn = new Event();
  const thread = new Thread({ target: tasks.failBelowAfter, args: [goOn, calls] });
  thread.start();
  setExceptHook(tasks.note);
  goOn.set();
  expect(await thread.joinAsync({ timeout: HANGS_MS })).toBe(true);
  expect(calls.value).toBe(2);
});

test("TMOD-06: setExceptHook(fn) waits for an fn that is async before the thread ends", async () => {
  const [calls, goOn] = [new Value("i32", 0), new Event()];
  setExceptHook(tasks.noteSlowly);
  const thread = new Thread({ target: tasks.failSlowlyWith, args: [calls, goOn] });
  thread.start();
  await until("the hook is called", () => calls.value === 1);
  expect(await thread.joinAsync({ timeout: 50 })).toBe(false);
  goOn.set();
  expect(await thread.joinAsync({ timeout: HANGS_MS })).toBe(true);
  expect(calls.value).toBe(11);
});

test("THR-19, TMOD-06: process.exit() in a thread ends it without a word, and calls no hook", async () => {
  setExceptHook(tasks.failAsHook);
  for (const code of [0, 1, 7, 13]) expect((await runToEnd(exit, code)).error).toBe(undefined);
  expect(await errorsOf("exit")).toBe("");
});

for (const what of ["fails", "rejects"]) {
  test(`TMOD-07: a hook that ${what} is reported with both errors, and the thread ends`, async () => {
    const text = await errorsOf(what);
    expect(text).toMatch(/^Exception in the except hook: TypeError: the hook fails\n/);
    expect(text).toContain("thread mine:\nRangeError: too far\n");
    expect(text).toContain("hook-tasks.ts");
    expect(text).toContain("worker-tasks.ts");
  });
}

test("TMOD-08: setExceptHook(null) has errors printed again, as before", async () => {
  const positions = /:\d+:\d+/g;
  expect((await errorsOf("restored")).replace(positions, "")).toBe(
    (await errorsOf("default")).replace(positions, ""),
  );
});

test("TMOD-08: setExceptHook() without a function has none called, and the last one given counts", async () => {
  const calls = new Value("i32", 0);
  for (const hook of [undefined, null]) {
    setExceptHook(tasks.note);
    setExceptHook(hook);
    await runToEnd(tasks.failWith, calls);
    expect(calls.value).toBe(0);
  }
  setExceptHook(tasks.failAsHook);
  setExceptHook(tasks.note);
  await runToEnd(tasks.failWith, calls);
  expect(calls.value).toBe(1);
});

test("setExceptHook() refuses a function that was not registered, and says how to register it", () => {
  expect(() => setExceptHook(function mine() {})).toThrow(/defineTasks\(import\.meta\.url, \{ mine \}\)/);
  expect(() => setExceptHook(() => {})).toThrow(TypeError);
  expect(() => setExceptHook("print" as never)).toThrow(TypeError);
});

for (const how of ["closed", "broken"] as const) {
  test(`TMOD-09: a standard error stream that is ${how} makes no second error`, async () => {
    const program = startProgramWith(
      { errors: how },
      runtime.name,
      "programs/uncaught.ts",
      "threads",
      "fail",
    );
    expect(await program.ended).toBe(0);
    expect(program.out).toBe("main goes on\n");
  });
}
