/**
 * `npm run bench:peers`: measures nogil's pools beside those of others, and writes `results/<time>.json`. See `PEERS_USAGE`.
 */
import { relative } from "node:path";
import process from "node:process";
import { SCHEMA_VERSION } from "@nogil/results";
import type { Results } from "@nogil/results";
import { abortOnSignals } from "./abort-on-signals.ts";
import { findBinaries } from "./binaries.ts";
import { flagCells } from "./flags/flag-cells.ts";
import { idlePressure } from "./idle-pressure.ts";
import { watchMachine } from "./machine.ts";
import { findOneCpu } from "./one-cpu.ts";
import { measurePeers } from "./peers/measure-peers.ts";
import { PEERS_USAGE, readPeersSettings } from "./peers/peers-settings.ts";
import { planPeers } from "./peers/plan-peers.ts";
import { Progress } from "./progress.ts";
import { describeBinary, describeSource } from "./provenance.ts";
import { findPython } from "./python.ts";
import { seededRandom } from "./random.ts";
import { saveResults } from "./save-results.ts";
import { ROOT } from "./command-line.ts";
import type { Skip } from "./skip.ts";
import { stage } from "./stage.ts";
import { runMain } from "./usage-error.ts";

/** Half-width of an interval that a reader can do something with; the run does not end when it is reached. */
const TARGET = 0.05;

await runMain(async () => {
  const args = process.argv.slice(2);
  const settings = readPeersSettings(args);
  if (settings.help) {
    console.log(PEERS_USAGE);
    return;
  }
  const binaries = findBinaries(settings.runtimes.map((name) => ({ name })));
  const programs = await stage();
  const signal = abortOnSignals();
  const startedAt = new Date();
  const source = describeSource();
  const machine = watchMachine();
  const cpuPressure = await idlePressure();
  const skipped: Results["skipped"] = [];
  const skip: Skip = (what, reason) => void skipped.push({ what, reason });
  const python = settings.peers.some((name) => name.startsWith("CPython")) ? findPython(skip) : undefined;
  const oneCpu = settings.onOneCpu ? findOneCpu(skip) : undefined;
  const progress = new Progress(settings.budgetSeconds);
  for (const { what, reason } of skipped) progress.say(`Not measured: ${what}: ${reason}`);

  const planned = planPeers(settings, { programs, oneCpu, python });
  const cells = planned.flatMap((each) => each.cells);
  try {
    await measurePeers(planned, { settings, random: seededRandom(settings.seed), signal, progress });
  } catch (error) {
    if (!signal.aborted) throw error;
    progress.say(`Interrupted by ${signal.reason}: what was measured is kept`);
  }

  flagCells(cells);
  const results: Results = {
    schemaVersion: SCHEMA_VERSION,
    startedAt: startedAt.toISOString(),
    finishedAt: new Date().toISOString(),
    profile: settings.profile,
    interrupted: signal.aborted,
    command: ["npm run bench:peers", ...(args.length > 0 ? ["--", ...args] : [])].join(" "),
    settings: {
      seed: settings.seed,
      targetHalfWidth: TARGET,
      budgetSeconds: settings.budgetSeconds,
      live: false,
      restarts: settings.rounds,
      exponent: null,
    },
    machine: { ...machine(), cpuPressure },
    runtimes: [...binaries, ...(python ? [python] : [])].map(describeBinary),
    tools: { hyperfine: null, mitata: null, node: process.versions.node },
    skipped,
    rounds: [],
    source,
    cells,
  };
  const path = await saveResults(settings.results, results);
  console.log(`Results: ${relative(ROOT, path)}`);
  // What others fail at is a result; what nogil fails at is a fault.
  const faults = cells.filter(({ peer, failures }) => peer === "nogil" && failures.length > 0);
  for (const { id, failures } of faults) process.stderr.write(`Failed: ${id}: ${failures.at(-1)!.reason}\n`);
  if (faults.length > 0) process.exitCode = 1;
  if (signal.aborted) process.exitCode = signal.reason === "SIGINT" ? 130 : 143;
});
