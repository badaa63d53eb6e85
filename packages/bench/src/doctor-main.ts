/**
 * `npm run doctor`: says what this machine has of what nogil and its benchmark need, and what would not work and why.
 * Exit code 1 if something would not.
 */
import { execFileSync } from "node:child_process";
import { cpus } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { findHyperfine } from "@nogil/hyperfine-wrapper";
import { markdownTable } from "markdown-table";
import { binaryOf, runCommand, runtimeNames } from "nogil/runtimes";
import type { RuntimeName } from "nogil/runtimes";
import { watchMachine } from "./machine.ts";
import { findOneCpu } from "./one-cpu.ts";
import type { Probe } from "./probe-main.ts";
import { findPython } from "./python.ts";
import { versionOf } from "./version-of.ts";

const problems: string[] = [];
const rows = [["what", "version", "threads", "FFI and futex", "where"]];

for (const name of runtimeNames) rows.push(examineRuntime(name));
rows.push(await examineHyperfine());
const python = findPython((_, reason) => problems.push(`measuring CPython: ${reason}`));
rows.push(["python", python ? `${python.version} (${python.build})` : "–", "", "", python?.path ?? "–"]);
const oneCpu = findOneCpu((_, reason) => problems.push(`measuring on one CPU: ${reason}`));
rows.push(["taskset", "", "", "", oneCpu ? "on PATH" : "–"]);
console.log(markdownTable(rows));

const { cores } = watchMachine()();
console.log(
  `\nCores: ${cpus().length}, of which ${cores.affinity} may be used; cgroup limit: ${cores.cgroup ?? "none"}`,
);
if (cores.affinity < 2)
  problems.push("with one core, threads and processes cannot run side by side: only I/O will gain from them");

console.log(
  problems.length === 0
    ? "\nEverything works."
    : `\nWhat would not work:\n${problems.map((each) => `- ${each}`).join("\n")}`,
);
process.exitCode = problems.length === 0 ? 0 : 1;

function examineRuntime(name: RuntimeName): string[] {
  try {
    const binary = binaryOf(name);
    const version = versionOf(name, binary);
    const [program, ...args] = runCommand(name, join(import.meta.dirname, "probe-main.ts"));
    const output = execFileSync(program, args, {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      timeout: 60_000,
    });
    const probe = JSON.parse(output) as Probe;
    if (probe.threads) problems.push(`threads on ${name}: ${probe.threads}`);
    if (probe.processes) problems.push(`processes on ${name}: ${probe.processes}`);
    return [name, version, probe.threads ? "no" : "yes", probe.processes ? "no" : "yes", binary];
  } catch (error) {
    problems.push(`${name}: ${(error as Error).message.split("\n")[0]}`);
    return [name, "–", "no", "no", "–"];
  }
}

async function examineHyperfine(): Promise<string[]> {
  try {
    const { hyperfine, reason } = await findHyperfine();
    if (hyperfine) return ["hyperfine", hyperfine.version, "", "", hyperfine.path];
    problems.push(`measuring whole processes: ${reason}`);
  } catch (error) {
    problems.push(`measuring whole processes: ${(error as Error).message}`);
  }
  return ["hyperfine", "–", "", "", "–"];
}
