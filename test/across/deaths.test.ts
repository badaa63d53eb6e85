import { readdirSync } from "node:fs";
import { runtimeNames } from "nogil/runtimes";
import { expect, test } from "vitest";
import { isRunning } from "../fixtures/is-running.ts";
import { startProgram, startProgramWith } from "../fixtures/program.ts";
import { until } from "../fixtures/until.ts";

for (const runtime of runtimeNames) {
  test(`PEER-13: children on every runtime die with their parent on ${runtime}, blocked or idle`, async () => {
    const before = readdirSync("/dev/shm");
    const parent = startProgram(runtime, "programs/parent.ts");
    await until("the children are there", () => parent.out.endsWith("\n"));
    const pids = JSON.parse(parent.out) as number[];
    expect(pids).toHaveLength(6);
    expect(pids.filter(isRunning)).toEqual(pids);
    const begin = performance.now();
    parent.kill();
    try {
      await until("the children are gone", () => !pids.some(isRunning));
      expect(performance.now() - begin).toBeLessThan(2_000);
    } finally {
      for (const pid of pids.filter(isRunning)) process.kill(pid, "SIGKILL");
    }
    expect(await parent.ended).toBe("SIGKILL");
    expect(parent.err).toBe("");
    expect(
      readdirSync("/dev/shm").filter((name) => !before.includes(name) && name.includes("nogil")),
    ).toEqual([]);
  });

  test(`Ctrl-C ends a parent on ${runtime} and its children on every runtime, blocked or idle, without a word`, async () => {
    const parent = startProgramWith({ ownGroup: true }, runtime, "programs/parent.ts");
    await until("the children are there", () => parent.out.endsWith("\n"));
    const pids = JSON.parse(parent.out) as number[];
    expect(pids.filter(isRunning)).toEqual(pids);
    process.kill(-parent.pid, "SIGINT");
    try {
      expect(await parent.ended).toBe("SIGINT");
      await until("the children are gone", () => !pids.some(isRunning));
    } finally {
      for (const pid of pids.filter(isRunning)) process.kill(pid, "SIGKILL");
    }
    expect(parent.err).toBe("");
  });
}
