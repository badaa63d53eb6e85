import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { STRATEGIES } from "nogil/tasks";
import { runCommand, runtimeNames } from "nogil/runtimes";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startLoopbackServer } from "./loopback-server.ts";
import type { LoopbackServer } from "./loopback-server.ts";
import { expectedChecksum } from "./task.ts";
import type { TaskReport } from "./task.ts";

const run = promisify(execFile);
const program = join(import.meta.dirname, "task-main.ts");
let server: LoopbackServer;

beforeAll(async () => void (server = await startLoopbackServer()));
afterAll(() => server[Symbol.asyncDispose]());

describe.each(runtimeNames)("task-main.ts on %s", (runtime) => {
  const [binary, ...words] = runCommand(runtime, program);

  test.each(STRATEGIES)("does the work by strategy %s", { timeout: 60_000 }, async (strategy) => {
    for (const [workload, size, tasks] of [
      ["http", 2, 6],
      ["pow", 1000, 3],
      ["empty", 0, 0],
    ] as const) {
      const { stdout } = await run(binary, [
        ...words,
        workload,
        strategy,
        "--size",
        String(size),
        "--origin",
        String(server.port),
      ]);
      const report = JSON.parse(stdout) as TaskReport;
      const checksum = expectedChecksum({ workload, size }, server.port);
      expect(report).toMatchObject({ runtime, workload, strategy, size, tasks, checksum, failures: [] });
    }
  });

  test("says why requests failed, and fails", { timeout: 60_000 }, async () => {
    const failure = await run(binary, [
      ...words,
      "http",
      "async",
      "--size",
      "1",
      "--origin",
      String(await unusedPort()),
    ]).catch((error) => error);
    expect(failure).toMatchObject({ code: 1 });
    const { failures } = JSON.parse(failure.stdout) as TaskReport;
    expect(failures.map(({ reason }) => reason)).toEqual(Array(3).fill("the connection was refused"));
  });
});

test("task-main.ts answers a wrong strategy with one line and exit code 2", async () => {
  const [binary, ...words] = runCommand("node", program);
  const failure = await run(binary, [...words, "pow", "nope", "--size", "1"]).catch((error) => error);
  expect(failure).toMatchObject({
    code: 2,
    stderr: 'Cannot run as the strategy must be one of sync, async, threads, processes: received "nope"\n',
  });
});

async function unusedPort(): Promise<number> {
  const other = await startLoopbackServer();
  await other[Symbol.asyncDispose]();
  return other.port;
}
