/**
 * `npm run bench`: measures the runtimes, and writes `results/<time>.json`. See `USAGE` in `settings.ts`.
 */
import { readFileSync } from "node:fs";
import { relative } from "node:path";
import process from "node:process";
import { findHyperfine, HyperfineError } from "@nogil/hyperfine-wrapper";
import type { Search } from "@nogil/hyperfine-wrapper";
import { SCHEMA_VERSION } from "@nogil/results";
import type { Results } from "@nogil/results";
import { abortOnSignals } from "./abort-on-signals.ts";
import { findBinaries } from "./binaries.ts";
import { planCells } from "./cells.ts";
import { flagCells } from "./flags/flag-cells.ts";
import { startLoopbackServer } from "./loopback-server.ts";
import { watchMachine } from "./machine.ts";
import { measureOperations } from "./measure-operations.ts";
import { measureProcesses } from "./measure-processes.ts";
import { idlePressure } from "./idle-pressure.ts";
import { findOneCpu } from "./one-cpu.ts";
import { planOperations } from "./plan-operations.ts";
import { Progress } from "./progress.ts";
import { describeBinary, describeSource } from "./provenance.ts";
import { findPython } from "./python.ts";
import { seededRandom } from "./random.ts";
import { saveResults } from "./save-results.ts";
import { ROOT } from "./command-line.ts";
import { readSettings, USAGE } from "./settings.ts";
import { shownPath } from "./shown-path.ts";
import type { Skip } from "./skip.ts";
import { stage } from "./stage.ts";
import { runMain, UsageError } from "./usage-error.ts";

await runMain(async () => {
  const settings = readSettings(process.argv.slice(2));
  if (settings.help) {
    console.log(USAGE);
    return;
  }
  const binaries = findBinaries(settings.runtimes);
  const programs = await stage();
  const signal = abortOnSignals();
  const startedAt = new Date();
  const source = describeSource();
  const machine = watchMachine();
  const cpuPressure = await idlePressure();
  const random = seededRandom(settings.seed);
  const skipped: Results["skipped"] = [];
  const skip: Skip = (what, reason) => void skipped.push({ what, reason });
  const search = settings.parts.some((part) => part !== "operations") ? await searchHyperfine() : undefined;
  if (search?.reason) skip("processes", search.reason);
  const python = settings.python ? findPython(skip) : undefined;
  const measured = python ? [...binaries, python] : binaries;
  const oneCpu = settings.parts.includes("operations") ? findOneCpu(skip) : undefined;
  const budgetSeconds =
    (search?.hyperfine ? settings.processSeconds : 0) +
    (settings.parts.includes("operations") ? settings.operationSeconds : 0);
  const progress = new Progress(budgetSeconds);
  for (const { what, reason } of skipped) progress.say(`Not measured: ${what}: ${reason}`);

  await using server = settings.live ? undefined : await startLoopbackServer();
  const cells = search?.hyperfine ? planCells(settings, measured, server?.port ?? "live", programs) : [];
  const tools = { binaries, oneCpu, python };
  const operations = planOperations(settings, tools);
  const rounds: Results["rounds"] = [];
  try {
    if (search?.hyperfine)
      await measureProcesses(cells, {
        hyperfine: search.hyperfine.path,
        settings,
        random,
        signal,
        progress,
        rounds,
      });
    if (operations.length > 0)
      await measureOperations(operations, { settings, tools, programs, random, signal, progress, rounds });
  } catch (error) {
    if (!signal.aborted) throw error;
    const isEmpty = [...cells, ...operations].every(({ cell }) => cell.samples.length === 0);
    const kept = isEmpty ? "nothing had been measured yet" : "what was measured is kept";
    progress.say(`Interrupted by ${signal.reason}: ${kept}`);
  }

  const all = [...cells, ...operations].map(({ cell }) => cell);
  flagCells(all);
  const interruption = signal.aborted ? String(signal.reason) : undefined;
  const results: Results = {
    schemaVersion: SCHEMA_VERSION,
    startedAt: startedAt.toISOString(),
    finishedAt: new Date().toISOString(),
    profile: settings.profile,
    interrupted: interruption !== undefined,
    command: ["npm run bench", ...(process.argv.length > 2 ? ["--", ...process.argv.slice(2)] : [])].join(
      " ",
    ),
    settings: {
      seed: settings.seed,
      targetHalfWidth: settings.targetHalfWidth,
      budgetSeconds: Math.round(budgetSeconds),
      live: settings.live,
      restarts: settings.restarts,
      exponent: settings.exponent,
    },
    machine: { ...machine(), cpuPressure },
    runtimes: measured.map(describeBinary),
    tools: {
      hyperfine: search?.hyperfine ? { ...search.hyperfine, path: shownPath(search.hyperfine.path) } : null,
      mitata: mitataVersion(),
      node: process.versions.node,
    },
    skipped,
    rounds,
    source,
    cells: all,
  };
  const path = await saveResults(settings.results, results);
  process.exitCode = conclude(results, path, interruption);
});

/** Says what became of the run, and returns its exit code. */
function conclude({ cells }: Results, path: string, interruption: string | undefined): number {
  const file = relative(ROOT, path);
  const failed = cells.filter(({ stopped }) => stopped === "failed");
  for (const { id, failures } of failed) process.stderr.write(`Failed: ${id}: ${failures.at(-1)?.reason}\n`);
  if (interruption === undefined && failed.length === 0) {
    console.log(`Results: ${file}`);
    return 0;
  }
  console.log(`Results, incomplete: ${file}\nTheir report: npm run report -- ${file}`);
  if (interruption === undefined) return 1;
  return interruption === "SIGINT" ? 130 : 143;
}

async function searchHyperfine(): Promise<Search> {
  try {
    return await findHyperfine();
  } catch (error) {
    if (error instanceof HyperfineError) throw new UsageError(error.message);
    throw error;
  }
}

function mitataVersion(): string {
  const url = import.meta.resolve("mitata/package.json");
  return (JSON.parse(readFileSync(new URL(url), "utf8")) as { version: string }).version;
}
