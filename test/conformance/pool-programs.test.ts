import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { isRunning } from "../fixtures/is-running.ts";
import { startProgram } from "../fixtures/program.ts";
import { until } from "../fixtures/until.ts";
import { runtime } from "../runtime.ts";

for (const kind of ["threads", "processes"]) {
  for (const [state, out] of [
    ["unused", ""],
    ["used", "49\n"],
    ["busy", "49\n"],
    ["unwaited", "49\n"],
    ["closed", "49\n"],
    ["terminated", "49\n"],
    ["awaited", "49\n64\n"],
  ]) {
    test(`${kind}: POOL-29: a program that leaves its pool ${state} ends by itself, without a word`, async () => {
      const program = startProgram(runtime.name, "programs/pool-left.ts", kind, state);
      expect(await program.ended).toBe(0);
      expect(program.out).toBe(`${out}main ends\n`);
      expect(program.err).toBe("");
    });
  }
}

test("PEER-13: workers of pools on every runtime die with their parent, busy or idle", async () => {
  const before = readdirSync("/dev/shm");
  const parent = startProgram(runtime.name, "programs/pool-parent.ts");
  await until("the workers are there", () => parent.out.endsWith("\n") || parent.err !== "");
  const pids = JSON.parse(parent.out) as number[];
  expect(pids).toHaveLength(6);
  expect(pids.filter(isRunning)).toEqual(pids);
  const begin = performance.now();
  parent.kill();
  try {
    await until("the workers are gone", () => !pids.some(isRunning));
    expect(performance.now() - begin).toBeLessThan(2_000);
  } finally {
    for (const pid of pids.filter(isRunning)) process.kill(pid, "SIGKILL");
  }
  expect(await parent.ended).toBe("SIGKILL");
  expect(readdirSync("/dev/shm").filter((name) => !before.includes(name) && name.includes("nogil"))).toEqual(
    [],
  );
});
