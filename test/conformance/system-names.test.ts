import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { startProgram } from "../fixtures/program.ts";
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

test("docs/debugging.md shows what is printed", () => {
  const docs = readFileSync(new URL("../../docs/debugging.md", import.meta.url), "utf8");
  for (const shown of ["waits to acquire Lock", "Deadlock: ", "NOGIL_TRACE=1", "NOGIL_DEBUG=10"])
    expect(docs).toContain(shown);
});
