import { expect, test } from "vitest";
import { diesWithItsParent } from "../fixtures/dies-with-its-parent.ts";
import { startProgram, startProgramWith } from "../fixtures/program.ts";
import { needsProcesses } from "../fixtures/unsupported.ts";
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

test("PEER-13: workers of pools on every runtime die with their parent, busy or idle", async ({ skip }) => {
  needsProcesses({ skip });
  await diesWithItsParent(runtime.name, "programs/pool-parent.ts");
});

test("POOL-01: where a worker cannot be started, those before it end, and another pool can be made", async () => {
  const program = startProgramWith(
    { mostFiles: 64 },
    runtime.name,
    "programs/pool-half-started.ts",
    String(100),
  );
  expect(await program.ended, program.err).toBe(0);
  expect(program.out).toBe("Error\n49\n");
});
