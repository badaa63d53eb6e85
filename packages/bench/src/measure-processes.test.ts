import { findHyperfine } from "@nogil/hyperfine-wrapper";
import type { Results } from "@nogil/results";
import process from "node:process";
import { describe, expect, test } from "vitest";
import { findBinaries } from "./binaries.ts";
import type { Binary } from "./binaries.ts";
import { planCells } from "./cells.ts";
import type { PlannedCell } from "./cells.ts";
import { measureProcesses } from "./measure-processes.ts";
import { programCommand } from "./program-command.ts";
import { Progress } from "./progress.ts";
import { seededRandom } from "./random.ts";
import { findPython } from "./python.ts";
import { readRuntimeChoices } from "./runtime-choices.ts";
import { readSettings } from "./settings.ts";

const { hyperfine, reason } = await findHyperfine();
const settings = {
  ...readSettings(["--only", "pow", "--exponent", "1000", "--runtime", "bun"]),
  mostRounds: 2,
  memoryRuns: 3,
};

const python = findPython(() => {});
const binaries = [...findBinaries(settings.runtimes), ...(python ? [python] : [])];
const plan = (binary: Binary) => planCells(settings, [binary], "live", import.meta.dirname);
/** How a program is given to a binary, and programs that do what ours must not. */
const BROKEN = {
  bun: ["-e", "console.error('oh'); process.exit(3)", "console.log('hello')", "setInterval(() => {}, 1000)"],
  python: [
    "-c",
    "import sys; print('oh', file=sys.stderr); sys.exit(3)",
    "print('hello')",
    "import time; time.sleep(1000)",
  ],
};
const brokenOf = ({ name, path }: Binary) => {
  const [flag, ...programs] = BROKEN[name as keyof typeof BROKEN];
  return programs.map((program) => [path, flag, program]);
};

async function measure(planned: readonly PlannedCell[], roundLimitMs?: number): Promise<Results["rounds"]> {
  const rounds: Results["rounds"] = [];
  const options = {
    hyperfine: hyperfine!.path,
    settings,
    random: seededRandom(1),
    signal: new AbortController().signal,
    rounds,
  };
  await measureProcesses(planned, {
    ...options,
    ...(roundLimitMs && { roundLimitMs }),
    progress: new Progress(60, () => {}),
  });
  return rounds;
}

describe.skipIf(hyperfine === null).each(binaries)(
  `measureProcesses() of $name${reason ? ` (${reason})` : ""}`,
  (binary) => {
    test("fills every cell once a round", async () => {
      const planned = plan(binary);
      const rounds = await measure(planned);
      for (const { cell } of planned) {
        expect(cell).toMatchObject({ tasks: 3, failedTasks: 0, failures: [], checksum: planned[0].expected });
        expect(cell.samples.map(({ round }) => round)).toEqual([0, 1]);
        expect(cell.samples.map(({ involuntarySwitches }) => involuntarySwitches)).not.toContain(null);
        // A program may have ended before anybody has looked at its memory.
        expect(cell.peakBytes.length > 0).toBe(process.platform === "linux" && cell.repeats === null);
      }
      const places = planned.map(({ cell }) => cell.samples[0].place);
      expect(places.toSorted((a, b) => a - b)).toEqual([...planned.keys()]);
      expect(rounds.map(({ part, round }) => [part, round])).toEqual([
        ["processes", 0],
        ["processes", 1],
      ]);
    });

    test("fails a cell for a wrong checksum, an exit code or no JSON, and no other", async () => {
      const [good, ...others] = plan(binary);
      const [failing, talking] = brokenOf(binary);
      const broken: PlannedCell[] = [
        { ...others[0], expected: "bad" },
        { ...others[1], words: failing },
        { ...others[2], words: talking },
      ];
      await measure([good, ...broken]);
      expect(good.cell).toMatchObject({ failures: [], stopped: "rounds" });
      expect(broken.map(({ cell }) => [cell.stopped, cell.failures, cell.samples.length])).toEqual([
        ["failed", [{ round: 0, reason: `checksum ${good.expected} is not bad` }], 0],
        ["failed", [{ round: 0, reason: "exit code 3: oh" }], 0],
        ["failed", [{ round: 0, reason: 'it printed "hello" and not one line of JSON' }], 0],
      ]);
    });

    test("ends although a program hangs", async () => {
      const [good, , other] = plan(binary);
      const hanging: PlannedCell = { ...other, words: brokenOf(binary)[2] };
      await measure([good, hanging], 1500);
      for (const { cell } of [good, hanging]) {
        expect(cell.stopped).toBe("failed");
        expect(cell.failures[0].reason).toContain("hangs");
      }
    });
  },
);

test("planCells() knows CPython by the lesson's ways, and what they are compared with", () => {
  const binary: Binary = {
    label: "python",
    name: "python",
    version: "3.14.0",
    build: "GIL",
    path: "/python3",
    env: {},
  };
  const all = { ...readSettings([]), requests: [5] };
  const ids = planCells(all, [binary], 8080, "/bench").map(({ cell }) => cell.id);
  expect(ids).toEqual([
    "process/http/n=5/sync/python",
    "process/http/n=5/threads/python",
    "process/http/n=5/processes/python",
    "process/pow/e=1000000/sync/python",
    "process/pow/e=1000000/sync/python#2",
    "process/pow/e=1000000/threads/python",
    "process/pow/e=1000000/processes/python",
    "process/empty/-/sync/python",
  ]);
  expect(programCommand(binary, "/bench", "task")).toEqual(["/python3", "/bench/task.py"]);
});

test("planCells() keeps two binaries of a runtime apart", () => {
  const twins = findBinaries(readRuntimeChoices(["bun", `bun=${findBinaries([{ name: "bun" }])[0].path}`]));
  const planned = planCells(settings, twins, "live", "/bench");
  expect(new Set(planned.map(({ cell }) => cell.id)).size).toBe(planned.length);
  expect(new Set(planned.map(({ group }) => group)).size).toBe(2);
  expect(planned.find(({ cell }) => cell.id.includes("threads"))!.cell.runtime).toMatch(/^bun-[\d.]+-a$/);
});
