import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import type { Results } from "@nogil/results";
import { findBinaries } from "./binaries.ts";
import { measureOperations } from "./measure-operations.ts";
import { planOperations } from "./plan-operations.ts";
import type { PlannedOperation } from "./plan-operations.ts";
import { Progress } from "./progress.ts";
import { seededRandom } from "./random.ts";
import { readSettings } from "./settings.ts";
import type { Settings } from "./settings.ts";
import { stage } from "./stage.ts";

let programs: string;
beforeAll(async () => void (programs = await stage()));

/** Measures some operations as given, and returns their cells. */
async function measure(
  choose: (cell: PlannedOperation["cell"]) => boolean,
  more: Partial<Settings>,
  folder: string = programs,
) {
  const settings: Settings = {
    ...readSettings(["--smoke", "--only", "operations"]),
    ...more,
  };
  const tools = { binaries: findBinaries(settings.runtimes), oneCpu: undefined, python: undefined };
  const planned = planOperations(settings, tools).filter(({ cell }) => choose(cell));
  const progress = new Progress(0, () => {});
  const { signal } = new AbortController();
  const rounds: Results["rounds"] = [];
  await measureOperations(planned, {
    settings,
    tools,
    programs: folder,
    random: seededRandom(1),
    signal,
    progress,
    rounds,
  });
  return planned.map(({ cell }) => cell);
}

test("measureOperations() fails every cell of a task whose results are wrong", async () => {
  const broken = await mkdtemp(join(programs, "../broken-"));
  try {
    await cp(programs, broken, { recursive: true });
    const file = join(broken, "operations/raise.ts");
    await writeFile(file, (await readFile(file, "utf8")).replace("BigInt(exponent)", "BigInt(exponent + 1)"));
    const cells = await measure(({ operation }) => operation === "task/lesson", {}, broken);
    expect(cells).toHaveLength(18);
    for (const { id, stopped, failures } of cells)
      expect([id, stopped, failures[0]?.reason]).toEqual([
        id,
        "failed",
        expect.stringContaining("Error: the remainders of the powers add up to"),
      ]);
  } finally {
    await rm(broken, { recursive: true });
  }
});

const isLoop = ({ operation }: { operation: string }) =>
  ["loop/empty", "rlock/acquire-release"].includes(operation);
const quick = {
  profile: "default",
  restarts: 5,
  sliceMs: 1,
  mostRounds: 1000,
  runtimes: [{ name: "bun" }],
} as const;

test("measureOperations() leaves a life when all is known, and ends when all lives agree", async () => {
  const cells = await measure(isLoop, { ...quick, operationSeconds: 600, targetHalfWidth: 1000 });
  for (const { samples, stopped } of cells) {
    // Twenty pairs tell how exactly a ratio is known: the first life has them, and each later one measures once.
    expect(samples.map(({ restart }) => restart)).toEqual([...Array<number>(20).fill(0), 1, 2, 3, 4]);
    expect(stopped).toBe("target");
  }
});

test("measureOperations() measures each cell in as many lives as an interval takes, and says that the budget was too small", async () => {
  const settings = { ...quick, restarts: 20, operationSeconds: 0, targetHalfWidth: 1e-9 };
  const cells = await measure(isLoop, settings);
  for (const { samples, stopped } of cells) {
    expect(samples.map(({ restart }) => restart)).toEqual([0, 1, 2, 3, 4]);
    expect(stopped).toBe("budget");
    for (const { involuntarySwitches } of samples) expect(involuntarySwitches).toBeGreaterThanOrEqual(0);
  }
});
