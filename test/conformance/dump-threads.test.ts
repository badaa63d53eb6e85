import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Program } from "../fixtures/program.ts";
import { startProgram, startProgramWith } from "../fixtures/program.ts";
import { until } from "../fixtures/until.ts";
import { runtime } from "../runtime.ts";

const LOCKS: Record<string, RegExp> = {
  threads: /^  (\w+) waits to acquire Lock (\d+), which (\w+) holds$/gm,
  processes: /^  (\w+) \(pid \d+\) waits to acquire Lock (\d+), which (\w+) \(pid \d+\) holds$/gm,
};

/** Expects a dump of the two that wait for each other. */
function expectDeadlock(kind: string, text: string): void {
  expect(text).toMatch(/^Threads of MainProcess \(pid \d+\):\n {2}MainThread /);
  const waits = [...text.matchAll(LOCKS[kind])]
    .map(([, who, lock, holder]) => ({ who, lock, holder }))
    .toSorted((a, b) => (a.who < b.who ? -1 : 1));
  const [first, second] = waits;
  expect(waits.map(({ who }) => who)).toEqual(["lefty", "righty"]);
  expect([first.holder, second.holder]).toEqual(["righty", "lefty"]);
  expect(first.lock).not.toBe(second.lock);
  const circle =
    /^Likely deadlock: (?:lefty.* waits for righty.* waits for lefty|righty.* waits for lefty.* waits for righty)/gm;
  expect(text.match(circle)).toHaveLength(1);
}

const deadlocked = (program: Program) => until("they wait for each other", () => program.out !== "");

/** What the main process has printed since, dump by dump; its children print theirs. */
const dumpsOf = (program: Program) =>
  program.err
    .split(/^(?=Threads of )/m)
    .filter((text) => /^Threads of MainProcess[^]*Likely deadlock: .*\n$/.test(text));

for (const kind of ["threads", "processes"]) {
  test(`${kind}: dumpThreads() prints who waits for what, who holds it, and the circle`, async () => {
    const program = startProgram(runtime.name, "programs/deadlock.ts", kind, "dumps");
    expect(await program.ended).toBe(0);
    expectDeadlock(kind, program.err);
    expect(program.err).toMatch(/MainThread runs\n {4}waits \(async\) to acquire Lock \d+, which lefty/);
  });

  test(`${kind}: NOGIL_DEBUG: SIGUSR2 prints it while the event loop of main turns, and the program goes on`, async () => {
    const program = startProgramWith(
      { env: { NOGIL_DEBUG: "1000" } },
      runtime.name,
      "programs/deadlock.ts",
      kind,
      "turns",
    );
    await deadlocked(program);
    for (let times = 1; times <= 2; times++) {
      process.kill(program.pid, "SIGUSR2");
      await until("it is told once more", () => dumpsOf(program).length === times);
    }
    expectDeadlock(kind, dumpsOf(program)[1]);
    program.kill();
    expect(await program.ended).toBe("SIGKILL");
  });

  test(`${kind}: NOGIL_DEBUG: a main thread that is blocked for so many seconds prints it, again and again`, async () => {
    const program = startProgramWith(
      { env: { NOGIL_DEBUG: "0.3" } },
      runtime.name,
      "programs/deadlock.ts",
      kind,
      "blocked",
    );
    await until("it is told twice", () => dumpsOf(program).length > 1);
    program.kill();
    await program.ended;
    const [dump] = dumpsOf(program);
    expectDeadlock(kind, dump);
    expect(dump).toMatch(
      kind === "threads"
        ? /MainThread waits for the end of lefty/
        : /MainThread waits for the end of process \d+/,
    );
  });
}

test("docs/debugging.md shows what is printed", async () => {
  const docs = readFileSync(new URL("../../docs/debugging.md", import.meta.url), "utf8");
  const [, shown] = /^```\n(Threads of .*?)^```$/ms.exec(docs)!;
  const program = startProgramWith(
    { env: { NOGIL_DEBUG: "0.3" } },
    runtime.name,
    "programs/deadlock.ts",
    "threads",
    "blocked",
  );
  await until("it is told", () => dumpsOf(program).length > 0);
  program.kill();
  await program.ended;
  const alike = (text: string) => text.replaceAll(/\d+/g, "N").replaceAll(/(left|right)y/g, "SIDE");
  expect(alike(dumpsOf(program)[0])).toBe(alike(shown));
});

test("without NOGIL_DEBUG, SIGUSR2 ends a program as ever", async () => {
  const program = startProgram(runtime.name, "programs/deadlock.ts", "threads", "turns");
  await deadlocked(program);
  process.kill(program.pid, "SIGUSR2");
  expect(await program.ended).toBe("SIGUSR2");
  expect(program.err).toBe("");
});

test("NOGIL_DEBUG keeps no program alive, and a blocked one that goes on prints nothing", async () => {
  const env = { NOGIL_DEBUG: "1000" };
  const program = startProgramWith({ env }, runtime.name, "programs/counts.ts", "threads");
  expect(await program.ended).toBe(0);
  expect(program.err).toBe("");
});

test("NOGIL_DEBUG must be a number of seconds, and 0 is none", async () => {
  const run = (seconds: string) =>
    startProgramWith({ env: { NOGIL_DEBUG: seconds } }, runtime.name, "programs/counts.ts", "threads");
  const wrong = run("yes");
  expect(await wrong.ended).toBe(1);
  expect(wrong.err).toContain(
    'RangeError: Cannot start debugging as NOGIL_DEBUG must be a number of seconds, such as 10: received "yes"',
  );
  expect(await run("0").ended).toBe(0);
});
