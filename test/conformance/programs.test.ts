import { expect, test } from "vitest";
import { startProgram } from "../fixtures/program.ts";
import { LINES } from "../fixtures/programs/floods.ts";
import { until } from "../fixtures/until.ts";
import { runtime } from "../runtime.ts";

for (const kind of ["threads", "processes"]) {
  test(`${kind}: THR-15, PROC-14: a program ends when its last worker has`, async () => {
    const program = startProgram(runtime.name, "programs/outlived.ts", kind);
    expect(await program.ended).toBe(0);
    expect(program.out).toBe("main ends\nworker ends\n");
    expect(program.err).toBe("");
  });

  for (const [target, message] of [
    ["fail", "too far"],
    ["failInTimer", "too late"],
    ["rejectUnhandled", "nobody cares"],
  ]) {
    test(`${kind}: THR-13, PROC-04: an error that nobody caught of ${target}() is printed once, with its worker's name and its stack`, async () => {
      const program = startProgram(runtime.name, "programs/uncaught.ts", kind, target);
      expect(await program.ended).toBe(0);
      expect(program.out).toBe("main goes on\n");
      expect(program.err).toContain(
        kind === "threads" ? `Exception in thread Thread-1 (${target}):` : "Process Process-1:",
      );
      expect(program.err).toContain(`RangeError: ${message}`);
      expect(program.err).toContain("worker-tasks.ts");
      if (target === "fail") expect(program.err).toContain("Caused by");
      expect(program.err.match(new RegExp(message, "g"))).toHaveLength(1);
    });
  }

  test(`${kind}: JS-07: a worker's output appears while main is blocked`, async () => {
    const program = startProgram(runtime.name, "programs/blocked-main.ts", kind);
    try {
      await until("its output is there", () => program.out !== "" && program.err !== "");
    } finally {
      program.kill();
    }
    expect(program.out).toBe("out of the worker\n");
    expect(program.err).toBe("err of the worker\n");
    expect(await program.ended).toBe("SIGKILL");
  });

  for (const what of ["Lock", "Event", "Worker"]) {
    test(`${kind}: JS-03: a program lives until its async wait for a ${what} settles`, async () => {
      const program = startProgram(runtime.name, "programs/keep-alive.ts", kind, what);
      expect(await program.ended).toBe(0);
      expect(program.out).toBe("settled\n");
    });
  }
}

test("processes: what a process has printed when it ends is printed, however slowly it is read", async () => {
  const program = startProgram(runtime.name, "programs/floods.ts");
  expect(await program.ended).toBe(0);
  for (const text of [program.out, program.err]) expect(text.match(/\n/g)).toHaveLength(LINES);
});

test("threads: PROC-22: a program without a guard gets a clear error, and starts nothing more", async () => {
  const program = startProgram(runtime.name, "programs/unguarded-thread.ts");
  expect(await program.ended).toBe(0);
  expect(program.err).toContain("if (import.meta.main)");
  expect(program.out.match(/^imported$/gm)).toHaveLength(2);
  expect(program.out).toContain("ended with ThreadError");
  expect(program.out).not.toContain("works");
});

test("processes: PROC-22: a program without a guard gets a clear error, and no fork bomb", async () => {
  const program = startProgram(runtime.name, "programs/unguarded-process.ts");
  expect(await program.ended).toBe(0);
  expect(program.err).toContain("if (import.meta.main)");
  expect(program.out.match(/^imported$/gm)).toHaveLength(2);
  expect(program.out).toContain("ended with 1");
  expect(program.out).not.toContain("works");
});
