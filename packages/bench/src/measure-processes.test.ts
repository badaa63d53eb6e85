import { findHyperfine } from "@nogil/hyperfine-wrapper";
import process from "node:process";
import { expect, test } from "vitest";
import { findBinaries } from "./binaries.ts";
import { planCells } from "./cells.ts";
import type { PlannedCell } from "./cells.ts";
import { measureProcesses } from "./measure-processes.ts";
import { Progress } from "./progress.ts";
import { seededRandom } from "./random.ts";
import { readSettings } from "./settings.ts";

const { hyperfine, reason } = await findHyperfine();
const settings = {
  ...readSettings(["--only", "pow", "--exponent", "1000", "--runtime", "bun"]),
  mostRounds: 2,
  memoryRuns: 1,
};

const binaries = findBinaries(settings.runtimes);

async function measure(planned: readonly PlannedCell[], roundLimitMs?: number): Promise<void> {
  const options = {
    hyperfine: hyperfine!.path,
    settings,
    random: seededRandom(1),
    signal: new AbortController().signal,
  };
  await measureProcesses(planned, {
    ...options,
    ...(roundLimitMs && { roundLimitMs }),
    progress: new Progress(60, () => {}),
  });
}

test.skipIf(hyperfine === null)(
  `measureProcesses() fills every cell once a round${reason ? ` (${reason})` : ""}`,
  async () => {
    const planned = planCells(settings, binaries, "live", import.meta.dirname);
    await measure(planned);
    for (const { cell } of planned) {
      expect(cell).toMatchObject({ tasks: 3, failedTasks: 0, failures: [], checksum: planned[0].expected });
      expect(cell.samples.map(({ round }) => round)).toEqual([0, 1]);
      expect(cell.peakBytes.length).toBe(process.platform === "linux" && cell.repeats === null ? 1 : 0);
    }
    const places = planned.map(({ cell }) => cell.samples[0].place);
    expect(places.toSorted((a, b) => a - b)).toEqual([...planned.keys()]);
  },
);

test.skipIf(hyperfine === null)(
  "measureProcesses() fails a cell for a wrong checksum, an exit code or no JSON, and no other",
  async () => {
    const [good, ...others] = planCells(settings, binaries, "live", import.meta.dirname);
    const broken = others.slice(0, 3).map((each, i): PlannedCell => {
      if (i === 0) return { ...each, expected: "bad" };
      return {
        ...each,
        words: [
          process.execPath,
          "-e",
          i === 1 ? "console.error('oh'); process.exit(3)" : "console.log('hello')",
        ],
      };
    });
    await measure([good, ...broken]);
    expect(good.cell).toMatchObject({ failures: [], stopped: "rounds" });
    expect(broken.map(({ cell }) => [cell.stopped, cell.failures, cell.samples.length])).toEqual([
      ["failed", [{ round: 0, reason: `checksum ${good.expected} is not bad` }], 0],
      ["failed", [{ round: 0, reason: "exit code 3: oh" }], 0],
      ["failed", [{ round: 0, reason: 'it printed "hello" and not one line of JSON' }], 0],
    ]);
  },
);

test.skipIf(hyperfine === null)("measureProcesses() ends although a program hangs", async () => {
  const [good, , other] = planCells(settings, binaries, "live", import.meta.dirname);
  const hanging: PlannedCell = { ...other, words: [process.execPath, "-e", "setInterval(() => {}, 1000)"] };
  await measure([good, hanging], 1500);
  for (const { cell } of [good, hanging]) {
    expect(cell.stopped).toBe("failed");
    expect(cell.failures[0].reason).toContain("hangs");
  }
});
