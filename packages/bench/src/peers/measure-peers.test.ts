import { readdir, readFile } from "node:fs/promises";
import process from "node:process";
import type { PeerCell } from "@nogil/results";
import { expect, test } from "vitest";
import { HANGS_MS } from "../../../../test/fixtures/finish.ts";
import { until } from "../../../../test/fixtures/until.ts";
import { Progress } from "../progress.ts";
import { seededRandom } from "../random.ts";
import { measurePeers } from "./measure-peers.ts";
import { MEASURES } from "./measures.ts";

const measuresOf = (limitMs: (measure: PeerCell["measure"]) => number) =>
  Object.fromEntries(MEASURES.map((each) => [each, { size: 1, limitMs: limitMs(each) }])) as never;
const settings = {
  rounds: 3,
  budgetSeconds: 600,
  repetitions: 1,
  startMs: HANGS_MS,
  measures: measuresOf(() => HANGS_MS),
};

const cell = (measure: PeerCell["measure"]): PeerCell => ({
  kind: "peer",
  id: measure,
  measure,
  size: 1,
  peer: "fake",
  workers: "threads",
  version: "1.0.0",
  use: "",
  cpus: "free",
  runtime: "node",
  repeats: null,
  command: "",
  samples: [],
  failures: [],
  flags: [],
  stopped: "rounds",
});

/** Measures a program that answers with what `answer` is, given a request's `measure`; returns its cells. */
async function measure(
  source: string,
  changes: Partial<typeof settings> = {},
  signal: AbortSignal = new AbortController().signal,
): Promise<PeerCell[]> {
  const cells = MEASURES.map(cell);
  const program = `
    const say = (answer) => console.log(JSON.stringify(answer));
    const serve = (answer) => require("node:readline").createInterface({ input: process.stdin })
      .on("line", (line) => answer(JSON.parse(line).measure));
    ${source}`;
  await measurePeers([{ command: [process.execPath, "--eval", program], cells }], {
    settings: { ...settings, ...changes },
    random: seededRandom(1),
    signal,
    progress: new Progress(60, () => {}),
  });
  return cells;
}

const good = `say({ ready: true }); serve((measure) => say({ ns: 5, outcome: null }));`;

test("measurePeers() has a sample of every round, whatever else a program prints", async () => {
  for (const { samples, failures, stopped } of await measure(`console.log("hello"); ${good}`)) {
    expect(samples.map(({ round, ns }) => [round, ns])).toEqual([
      [0, 5],
      [1, 5],
      [2, 5],
    ]);
    expect([failures, stopped]).toEqual([[], "rounds"]);
  }
});

test("measurePeers() goes on in a fresh program after one that hangs or dies, and gives up what never succeeds", async () => {
  const source = `say({ ready: true }); serve((measure) => {
      if (measure === "burst") for (;;);
      if (measure === "map by hand") throw new Error("oh no");
      say(measure === "exit" ? { error: "hangs: nothing" } : { ns: 5, outcome: null });
    });`;
  const measures = measuresOf((measure) => (measure === "burst" ? 100 : HANGS_MS));
  const cells = await measure(source, { measures });
  const [trip, burst, byHand, byItem, exit] = cells;
  expect([trip, byItem].map(({ samples, stopped }) => [samples.length, stopped])).toEqual([
    [3, "rounds"],
    [3, "rounds"],
  ]);
  for (const [failed, reason] of [
    [burst, /^hangs: no answer after 2\.1 s$/],
    [byHand, /^ends the whole program: Error: oh no$/],
    [exit, /^hangs: nothing$/],
  ] as const) {
    expect(failed.samples).toEqual([]);
    expect(failed.stopped).toBe("failed");
    expect(failed.failures.map(({ round }) => round)).toEqual([0, 1]);
    for (const failure of failed.failures) expect(failure.reason).toMatch(reason);
  }
});

test("measurePeers() blames a first task that hangs on all that could not be measured", async () => {
  const cells = await measure(`setInterval(() => {}, 1000);`, { startMs: 300 });
  for (const { failures, stopped } of cells) {
    expect(stopped).toBe("failed");
    expect(failures).toEqual(
      [0, 1].map((round) => ({ round, reason: "with its first task it hangs: no answer after 0.3 s" })),
    );
  }
});

test("measurePeers() ends before a round that would exceed the budget", async () => {
  for (const { samples, stopped } of await measure(good, { budgetSeconds: 0.001 })) {
    expect([samples.length, stopped]).toEqual([1, "budget"]);
  }
});

test.runIf(process.platform === "linux")(
  "measurePeers() leaves nothing behind when it is aborted, not even what the program started",
  async () => {
    const mark = `nogil-peers-${process.pid}`;
    const controller = new AbortController();
    const child = `require("node:child_process").spawn(process.execPath, ["--eval", "setInterval(() => {}, 1000)", "${mark}"], { stdio: "ignore" })`;
    const measured = measure(`${child}; say({ ready: true });`, {}, controller.signal);
    const count = async () => {
      const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
      const lines = await Promise.all(
        pids.map((pid) => readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")),
      );
      return lines.filter((line) => line.includes(mark)).length;
    };
    await until("both run", async () => (await count()) === 2);
    controller.abort("SIGINT");
    await expect(measured).rejects.toBe("SIGINT");
    await until("neither runs", async () => (await count()) === 0);
  },
);
