import { Process } from "nogil/multiprocessing";
import { expect, test } from "vitest";
import { startProgram } from "../fixtures/program.ts";
import { nothing } from "../fixtures/worker-tasks.ts";
import { runtime } from "../runtime.ts";

/** What the system calls the main thread, and all threads, of the process that a worker runs in. */
async function namesIn(kind: string): Promise<{ main: string; names: string[] }> {
  const program = startProgram(runtime.name, "programs/named.ts", kind);
  expect(await program.ended).toBe(0);
  return JSON.parse(program.out) as { main: string; names: string[] };
}

/** As much of a name as the kernel keeps. */
const NAME = "download of ima";

test("processes: tools such as ps and top call a process by its name", async () => {
  expect((await namesIn("processes")).main).toBe(NAME);
});

// docs/debugging.md says which runtimes name threads.
const namesNone = runtime.name.startsWith("deno");
test(`threads: tools such as top -H call a thread ${namesNone ? "worker-N" : "by its name"}`, async () => {
  const { names } = await namesIn("threads");
  if (namesNone) expect(names.some((name) => /^worker-\d+$/.test(name))).toBe(true);
  else expect(names).toContain(NAME);
});

test.runIf(runtime.name === "node")("threads: Node's inspector shows a thread by its name", async () => {
  const program = startProgram("node", "programs/inspected.ts");
  expect(await program.ended).toBe(0);
  expect(program.out).toBe("[worker 1] download of images\n");
});

test("processes: a name may be longer than any that the system keeps", async () => {
  const process = new Process({ target: nothing, name: "n".repeat(5000) });
  process.start();
  await process.joinAsync();
  expect(process.exitCode).toBe(0);
});
