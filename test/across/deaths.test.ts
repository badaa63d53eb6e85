import { runtimeNames } from "nogil/runtimes";
import { expect, test } from "vitest";
import { diesWithItsParent } from "../fixtures/dies-with-its-parent.ts";
import { isRunning } from "../fixtures/is-running.ts";
import { startProgramWith } from "../fixtures/program.ts";
import { until } from "../fixtures/until.ts";

for (const runtime of runtimeNames) {
  test(`PEER-13: children on every runtime die with their parent on ${runtime}, blocked or idle`, async () => {
    await diesWithItsParent(runtime, "programs/parent.ts");
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
