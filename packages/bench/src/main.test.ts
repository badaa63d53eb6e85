import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { readResults } from "@nogil/results";
import { findHyperfine } from "@nogil/hyperfine-wrapper";
import { binaryOf } from "nogil/runtimes";
import { afterEach, beforeEach, expect, onTestFinished, test } from "vitest";
import { until } from "../../../test/fixtures/until.ts";
import { ROOT } from "./command-line.ts";
import { shownPath } from "./shown-path.ts";

const program = join(import.meta.dirname, "main.ts");
const { hyperfine, reason } = await findHyperfine();
if (reason !== null) console.warn(`some tests of main.ts are skipped: ${reason}`);
/** Longest wait in ms for what takes seconds. */
const HANGS_MS = 100_000;
let folder: string;

beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), "nogil-bench-"))));
afterEach(() => rm(folder, { recursive: true }));

/** Starts the benchmark in a process group of its own; its descendants carry `folder` in their environment. */
function start(
  command: readonly string[],
  env: NodeJS.ProcessEnv = {},
): { child: ChildProcess; output: () => string } {
  const [binary, ...words] = command;
  const child = spawn(binary, words, {
    cwd: ROOT,
    env: { ...process.env, NOGIL_TEST_RUN: folder, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  // A test that fails leaves a benchmark of minutes.
  onTestFinished(() => void child.kill("SIGKILL"));
  let text = "";
  for (const stream of [child.stdout, child.stderr])
    stream!.on("data", (chunk: Buffer) => (text += chunk.toString()));
  return { child, output: () => text };
}

/** Processes that a run started, or that came of those. */
async function descendants(): Promise<{ pid: string; command: string }[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const ours = await Promise.all(
    pids.map(async (pid) => {
      const environment = await readFile(`/proc/${pid}/environ`, "utf8").catch(() => "");
      if (!environment.includes(`NOGIL_TEST_RUN=${folder}`)) return undefined;
      return { pid, command: await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "") };
    }),
  );
  return ours.filter((each) => each !== undefined && each.command !== "") as {
    pid: string;
    command: string;
  }[];
}

/** Kills a process, if it has not ended yet. */
function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {}
}

/** Waits until all that a run started has ended: those that were killed with it may be about to. */
const nothingRunsOn = () =>
  until("all that the run started has ended", async () => (await descendants()).length === 0, HANGS_MS);

test("main.ts --smoke measures every cell, and its report can be made", { timeout: 280_000 }, async () => {
  const { child, output } = start([process.execPath, program, "--smoke", "--results", folder]);
  const [code] = (await once(child, "close")) as [number];
  expect(output()).toContain("Results: ");
  expect(code).toBe(0);
  const [file] = await readdir(folder);
  const results = await readResults(join(folder, file));
  expect(results).toMatchObject({ profile: "smoke", interrupted: false });
  const cells = results.cells.filter(
    ({ kind }) => kind === "operation" || results.skipped.every(({ what }) => what !== "processes"),
  );
  expect(cells.filter(({ samples }) => samples.length === 0)).toEqual([]);
  await nothingRunsOn();

  const report = start([
    process.execPath,
    join(ROOT, "reports/src/main.ts"),
    join(folder, file),
    "--out",
    folder,
  ]);
  expect(await once(report.child, "close")).toEqual([0, null]);
  expect(await readFile(join(folder, "report.md"), "utf8")).toContain("smoke profile");
});

test.runIf(process.platform === "linux").each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)(
  "main.ts ends in order on %s: nothing runs on, what was measured is kept",
  async (signal, expected) => {
    const words = ["--only", "operations", "--runtime", "bun", "--results", folder];
    const { child, output } = start([process.execPath, program, ...words]);
    await until("the first round is done", () => output().includes("round 1 done"), HANGS_MS);
    process.kill(child.pid!, signal);
    expect(await once(child, "close")).toEqual([expected, null]);
    await nothingRunsOn();
    const [file, ...more] = await readdir(folder);
    expect(more).toEqual([]);
    const results = await readResults(join(folder, file));
    expect(results.interrupted).toBe(true);
    expect(results.cells.some(({ samples }) => samples.length > 0)).toBe(true);
    expect(output()).toContain("npm run report -- ");
  },
);

test.runIf(process.platform === "linux")("main.ts ends when the npm above it is killed", async () => {
  const words = [
    "run",
    "bench",
    "--workspace",
    "@nogil/bench",
    "--",
    "--only",
    "operations",
    "--runtime",
    "bun",
    "--results",
    folder,
  ];
  const { child, output } = start(["npm", ...words]);
  await until("the first round is done", () => output().includes("round 1 done"), HANGS_MS);
  process.kill(child.pid!, "SIGKILL");
  await nothingRunsOn();
  expect((await readdir(folder)).length).toBe(1);
});

test.runIf(process.platform === "linux")(
  "main.ts goes on when an agent is killed, and fails its cells",
  async () => {
    const { child, output } = start([
      process.execPath,
      program,
      "--smoke",
      "--only",
      "operations",
      "--runtime",
      "deno,bun",
      "--results",
      folder,
    ]);
    // One runs free, one on one CPU, and others follow: all are killed, as one that was about to end proves nothing.
    let isOver = false;
    const closed = once(child, "close").finally(() => (isOver = true));
    while (!isOver) {
      for (const { pid, command } of await descendants())
        if (command.includes("agent-main.ts") && command.includes("deno")) kill(Number(pid));
      await sleep(5);
    }
    expect(await closed).toEqual([1, null]);
    for (const cpus of ["free", "one"])
      expect(output()).toMatch(
        new RegExp(`^Failed: operation/.+/${cpus}/deno: the agent ended \\(SIGKILL\\)$`, "m"),
      );
    const { cells } = await readResults(join(folder, (await readdir(folder))[0]));
    for (const { id, runtime, stopped, samples, failures } of cells) {
      // What an agent had measured before it was killed counts.
      const isLost = runtime === "deno" && samples.length === 0;
      expect([id, stopped === "failed"], JSON.stringify(failures)).toEqual([id, isLost]);
    }
    await nothingRunsOn();
  },
);

test.runIf(process.platform === "linux" && hyperfine)(
  "main.ts fails when CPython's program does its work wrong",
  async () => {
    const python = join(folder, "python3");
    const report = JSON.stringify({
      checksum: "bad",
      wallMs: 1,
      involuntarySwitches: 0,
      tasks: 3,
      failures: [],
    });
    await writeFile(
      python,
      `#!/bin/sh\nif [ "$1" = -c ]; then printf '3.99.0\\n${python}\\nGIL\\n'; else echo '${report}'; fi\n`,
    );
    await chmod(python, 0o755);
    const results = join(folder, "results");
    const words = [
      "--smoke",
      "--only",
      "pow",
      "--strategy",
      "sync",
      "--exponent",
      "1000",
      "--runtime",
      "bun,python",
    ];
    const { child, output } = start([process.execPath, program, ...words, "--results", results], {
      NOGIL_PYTHON: python,
    });
    expect(await once(child, "close")).toEqual([1, null]);
    expect(output()).toMatch(/Failed: process\/pow\/e=1000\/sync\/python: checksum bad is not [0-9a-f]+\n/);
    const { cells, runtimes } = await readResults(join(results, (await readdir(results))[0]));
    expect(runtimes.at(-1)).toMatchObject({ label: "python", version: "3.99.0", build: "GIL", flags: [] });
    for (const { runtime, stopped } of cells)
      expect([runtime, stopped]).toEqual([runtime, runtime === "python" ? "failed" : "rounds"]);
  },
);

test.runIf(hyperfine)("main.ts compares two binaries of a runtime", async () => {
  const bun = binaryOf("bun");
  const words = ["--smoke", "--only", "pow", "--strategy", "threads", "--exponent", "1000", "--runtime"];
  const { child } = start([process.execPath, program, ...words, `bun=${bun},bun`, "--results", folder]);
  expect(await once(child, "close")).toEqual([0, null]);
  const { cells, runtimes } = await readResults(join(folder, (await readdir(folder))[0]));
  const twins = runtimes.filter(({ name }) => name === "bun");
  expect(twins.map(({ label, path, flags }) => [label.at(-1), path, flags])).toEqual([
    ["a", shownPath(bun), ["run"]],
    ["b", shownPath(bun), ["run"]],
  ]);
  expect(runtimes).toEqual(twins);
  for (const { label } of twins) expect(cells.filter(({ runtime }) => runtime === label).length).toBe(3);
});
