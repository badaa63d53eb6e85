import { Process, Value as SharedValue } from "nogil/multiprocessing";
import { activeCount, Event, Thread, Value } from "nogil/threading";
import { expect, test } from "vitest";
import { finish, HANGS_MS } from "../fixtures/finish.ts";
import { isRunning } from "../fixtures/is-running.ts";
import { kinds } from "../fixtures/kinds.ts";
import { countAtExit } from "../fixtures/process-tasks.ts";
import { startProgram } from "../fixtures/program.ts";
import * as tasks from "../fixtures/thread-tasks.ts";
import { until } from "../fixtures/until.ts";
import { exit } from "../fixtures/worker-tasks.ts";
import { runtime } from "../runtime.ts";

/** How the main thread of `ends-early.ts` may end, and the exit code that says so. */
const ENDS = { returns: 0, exits: 3, throws: 1, "throws in a timer": 1, rejects: 1 };

for (const [how, code] of Object.entries(ENDS)) {
  for (const what of ["a thread", "a process"]) {
    test(`THR-15, PROC-14: ${what} ends although main ${how}, and the exit code stays ${code}`, async () => {
      const program = startProgram(runtime.name, "programs/ends-early.ts", how, what);
      expect(await program.ended).toBe(code);
      expect(program.out).toBe("main ends\nworker ends\n");
      if (code === 1) expect(program.err).toContain("main fails");
      else expect(program.err).toBe("");
    });
  }
}

for (const what of [
  "a thread of a daemon",
  "a thread of one that has ended",
  "a thread of one that has exited",
  "a thread of one of one that have ended",
  "a process of a thread that has ended",
  "a thread of a process that has ended",
  "a thread of a process that has exited",
]) {
  for (const how of ["returns", "exits"] as const) {
    test(`THR-16, PROC-17: ${what} ends although main ${how}`, async () => {
      const program = startProgram(runtime.name, "programs/ends-early.ts", how, what);
      expect(await program.ended).toBe(ENDS[how]);
      expect(program.out).toBe("main ends\nworker ends\n");
      expect(program.err).toBe("");
    });
  }
}

for (const { name } of kinds) {
  for (const how of ["returns", "exits"] as const) {
    test(`${name}: THR-17, JS-08, JS-09: a program whose main ${how} ends at once, whatever its daemon threads do`, async () => {
      const program = startProgram(runtime.name, "programs/daemons.ts", how, name);
      expect(await program.ended).toBe(ENDS[how]);
      expect(program.out).toBe("main ends\n");
      expect(program.err).toBe("");
    });
  }
}

test("PROC-14: a program ends at once though a daemon process does not, and the daemon with it", async () => {
  const program = startProgram(runtime.name, "programs/last-child.ts");
  expect(await program.ended).toBe(0);
  expect(program.err).toBe("");
  await until("the daemon is gone", () => !isRunning(Number(program.out)));
});

test("PROC-22: exit hooks of a child run once when it ends", async () => {
  const count = new SharedValue("i32", 0);
  const child = new Process({ target: countAtExit, args: [count] });
  child.start();
  await finish(child);
  expect(count.value).toBe(1);
});

test("TMOD-10: an exit hook of the program runs once, when its threads have ended", async () => {
  const program = startProgram(runtime.name, "programs/exit-hook.ts");
  expect(await program.ended).toBe(3);
  expect(program.out).toBe("thread ends\nexit hook\n");
});

for (const { name, Worker } of kinds) {
  test(`${name}: JS-10: an exit code is the same on every runtime, and ends its worker alone`, async () => {
    const codes = { 0: 0, 3: 3, 255: 255, 256: 0, [-1]: 255 };
    for (const [code, exitCode] of Object.entries(codes)) {
      const worker = new Worker({ target: exit, args: [Number(code)] });
      worker.start();
      expect(await worker.joinAsync({ timeout: HANGS_MS })).toBe(true);
      if (worker instanceof Thread) expect(worker.error).toBe(undefined);
      else expect(worker).toHaveProperty("exitCode", exitCode);
    }
    expect(activeCount()).toBe(1);
  });
}

test("JS-11: what a thread has written when it exits is there when it has ended", () => {
  const [count, event] = [new Value("i32", 0), new Event()];
  for (let round = 1; round <= 5; round++) {
    const thread = new Thread({ target: tasks.writeAndExit, args: [count, event] });
    thread.start();
    expect(thread.join(HANGS_MS)).toBe(true);
    expect(count.value).toBe(round);
    expect(event.isSet()).toBe(true);
    event.clear();
  }
});

test("JS-11: what a thread has printed when it exits is printed, though main is blocked", async () => {
  const program = startProgram(runtime.name, "programs/last-words.ts");
  expect(await program.ended).toBe(0);
  const lines = Array.from({ length: 1000 }, (_, line) => `line ${line}\n`);
  expect(program.out).toBe(`${lines.join("")}main ends\n`);
});
