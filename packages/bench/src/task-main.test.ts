import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { connect } from "node:net";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import process from "node:process";
import { promisify } from "node:util";
import { STRATEGIES } from "nogil/tasks";
import { runCommand, runtimeNames } from "nogil/runtimes";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { isRunning } from "../../../test/fixtures/is-running.ts";
import { until } from "../../../test/fixtures/until.ts";
import { findBinaries } from "./binaries.ts";
import { childrenOf } from "./children-of.ts";
import { startLoopbackServer } from "./loopback-server.ts";
import type { LoopbackServer } from "./loopback-server.ts";
import { programCommand } from "./program-command.ts";
import { findPython } from "./python.ts";
import { expectedChecksum } from "./task.ts";
import type { TaskReport } from "./task.ts";

const run = promisify(execFile);
const program = join(import.meta.dirname, "task-main.ts");
let server: LoopbackServer;

beforeAll(async () => void (server = await startLoopbackServer()));
afterAll(() => server[Symbol.asyncDispose]());

const python = findPython(() => {});
const binaries = [...findBinaries(runtimeNames.map((name) => ({ name }))), ...(python ? [python] : [])];

describe.each(binaries)("the task program on $name", (measured) => {
  const runtime = measured.name;
  const [binary, ...words] = programCommand(measured, import.meta.dirname, "task");
  const strategies = STRATEGIES.filter((each) => runtime !== "python" || each !== "async");

  test.each(strategies)("does the work by strategy %s", async (strategy) => {
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
      expect(report.version).toBe(measured.version);
      expect(report.involuntarySwitches).toBeGreaterThanOrEqual(0);
    }
  });

  test("says why requests failed, and fails", async () => {
    const origin = String(await unusedPort());
    const failure = await run(binary, [
      ...words,
      "http",
      strategies[1],
      "--size",
      "1",
      "--origin",
      origin,
    ]).catch((error) => error);
    expect(failure).toMatchObject({ code: 1 });
    const { failures } = JSON.parse(failure.stdout) as TaskReport;
    expect(failures.map(({ reason }) => reason)).toEqual(Array(3).fill("the connection was refused"));
  });

  test("says the status of an answer that is no success", async () => {
    const port = await startOtherServer();
    const failure = await run(binary, [
      ...words,
      "http",
      "sync",
      "--size",
      "1",
      "--origin",
      String(port),
    ]).catch((error) => error);
    const { failures } = JSON.parse(failure.stdout) as TaskReport;
    expect(failures.map(({ reason }) => reason)).toEqual(
      Array(3).fill("the server answered with status 503"),
    );
  });
});

test.runIf(python && process.platform === "linux")(
  "task.py takes its processes with it when it is killed",
  async () => {
    const [binary, ...words] = programCommand(python!, import.meta.dirname, "task");
    const child = spawn(binary, [...words, "pow", "processes", "--size", "300000000"], { stdio: "ignore" });
    const ended = once(child, "exit");
    let children: number[] = [];
    await until("its processes work", async () => {
      children = await childrenOf(child.pid!);
      // By then each is bound to its parent and does its work, which takes minutes.
      return children.length === 3 && children.every((pid) => cpuTicksOf(pid) > 20);
    });
    child.kill("SIGKILL");
    await ended;
    await until("they have ended", () => !children.some(isRunning));
  },
);

test("task-main.ts answers a wrong strategy with one line and exit code 2", async () => {
  const [binary, ...words] = runCommand("node", program);
  const failure = await run(binary, [...words, "pow", "nope", "--size", "1"]).catch((error) => error);
  expect(failure).toMatchObject({
    code: 2,
    stderr: 'Cannot run as the strategy must be one of sync, async, threads, processes: received "nope"\n',
  });
});

/** A port at which nobody listens: a client has it until the end of the test, so that nobody else gets it meanwhile. */
async function unusedPort(): Promise<number> {
  const client = connect(server.port, "127.0.0.1");
  onTestFinished(() => void client.destroy());
  await once(client, "connect");
  return client.localPort!;
}

/** Starts a server that turns everybody away, until the end of the test. */
async function startOtherServer(): Promise<number> {
  const other = createServer((_, response) => response.writeHead(503).end()).listen(0, "127.0.0.1");
  onTestFinished(() => other.closeAllConnections());
  onTestFinished(() => void other.close());
  await once(other, "listening");
  return (other.address() as AddressInfo).port;
}

/** CPU time of a process in ticks, 0 if it is gone. @see proc_pid_stat(5), fields 14 and 15 */
function cpuTicksOf(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
    return Number(fields[11]) + Number(fields[12]);
  } catch {
    return 0;
  }
}
