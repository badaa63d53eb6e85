import { homedir } from "node:os";
import { join, relative } from "node:path";
import { commandLine } from "@nogil/hyperfine-wrapper";
import type { ProcessCell } from "@nogil/results";
import type { Binary } from "./binaries.ts";
import { ROOT } from "./command-line.ts";
import { programCommand } from "./program-command.ts";
import type { Settings } from "./settings.ts";
import { expectedChecksum, WORKLOADS } from "./task.ts";
import type { Task } from "./task.ts";
import type { Origin, Strategy } from "nogil/tasks";

/** A cell of the comparison of whole processes, with what it takes to run it. */
export interface PlannedCell {
  readonly cell: ProcessCell;
  readonly words: readonly string[];
  /** Checksum that every run must report, or `undefined` where it cannot be known. */
  readonly expected: string | undefined;
  /** Cells of one group are compared with each other and stop together. */
  readonly group: string;
}

/** Where Node keeps TypeScript without its types; warm before the first timed run, as it is for every user but the first. */
export const COMPILE_CACHE = join(ROOT, ".cache/node");

/**
 * Lists the cells to measure: workloads × strategies × binaries, and a second copy of one cell a runtime, to compare with itself.
 *
 * @param programs The folder of the programs.
 */
export function planCells(
  settings: Settings,
  binaries: readonly Binary[],
  origin: Origin,
  programs: string,
): PlannedCell[] {
  const cells: PlannedCell[] = [];
  for (const binary of binaries) {
    const tasks = tasksOf(binary, settings);
    const control = tasks.find(({ workload }) => workload === "pow") ?? tasks[0];
    for (const task of tasks) {
      const first = plan({ binary, task, origin, programs, repeats: null });
      cells.push(first);
      if (task === control) cells.push(plan({ binary, task, origin, programs, repeats: first.cell.id }));
    }
  }
  return cells;
}

function tasksOf({ name }: Binary, { parts, strategies, exponent, requests }: Settings): Task[] {
  const tasks: Task[] = [];
  for (const workload of WORKLOADS.filter((each) => parts.includes(each))) {
    const sizes = { http: requests, pow: [exponent], empty: [0] }[workload];
    // The lesson knows no asyncio.
    const known = strategies.filter((each) => name !== "python" || each !== "async");
    const ways: readonly Strategy[] = workload === "empty" ? ["sync"] : known;
    for (const size of sizes) for (const strategy of ways) tasks.push({ workload, strategy, size });
  }
  return tasks;
}

interface Plan {
  readonly binary: Binary;
  readonly task: Task;
  readonly origin: Origin;
  readonly programs: string;
  readonly repeats: string | null;
}

function plan({ binary, task, origin, programs, repeats }: Plan): PlannedCell {
  const { label } = binary;
  const { workload, strategy } = task;
  const words = [
    ...programCommand(binary, programs, "task"),
    workload,
    strategy,
    "--size",
    String(task.size),
    ...(workload === "http" ? ["--origin", String(origin)] : []),
  ];
  const size = { http: `n=${task.size}`, pow: `e=${task.size}`, empty: "-" }[workload];
  return {
    words,
    expected: expectedChecksum(task, origin),
    group: `${workload} ${size} ${label}`,
    cell: {
      kind: "process",
      id: `process/${workload}/${size}/${strategy}/${label}${repeats === null ? "" : "#2"}`,
      workload,
      size,
      strategy,
      runtime: label,
      repeats,
      command: reproduce(binary, words),
      checksum: null,
      tasks: 0,
      failedTasks: 0,
      samples: [],
      peakBytes: [],
      failures: [],
      flags: [],
      stopped: "rounds",
    },
  };
}

/** The command as a person can type it at the repository's root; a port of the loopback server becomes a variable. */
function reproduce({ name }: Binary, words: readonly string[]): string {
  const short = words.map((word) => (word.startsWith(ROOT) ? relative(ROOT, word) : word));
  const cache = name === "node" ? `NODE_COMPILE_CACHE=${relative(ROOT, COMPILE_CACHE)} ` : "";
  // A shell knows the home of whoever types it.
  const typed = commandLine(short).replace(`${homedir()}/`, "~/");
  const line = cache + typed.replace(/--origin \d+/, "--origin $PORT");
  return line.includes("$PORT")
    ? `${line}  # PORT is printed by, in another terminal: npx node packages/bench/src/server-main.ts`
    : line;
}
