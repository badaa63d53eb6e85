import { readFile } from "node:fs/promises";
import { judge, type Word } from "../analysis/judge.ts";
import { ratioOf } from "../analysis/compare.ts";
import { estimateMedian } from "../statistics/estimate-median.ts";
import { logDifference } from "../statistics/log-difference.ts";
import { table } from "../text/table.ts";
import { welchDiffers } from "./naive.ts";

/** What `packages/bench/src/controls-main.ts` writes. */
interface Controls {
  machine: {
    cpu: string;
    cores: { affinity: number };
    os: string;
    kernel: string;
    loadAtStart: number[];
    loadAtEnd: number[];
  };
  rounds: number;
  measured: { runtime: string; way: "interleaved" | "blocked"; first: number[]; second: number[] }[];
}

/** So many repetitions have about as many rounds together as a cell has at `--full`. */
const TOGETHER = 5;
const SLOWDOWN = 1.1;

/** How often programs that were measured beside themselves are called different, as Markdown. */
export async function realControls(path: string): Promise<string> {
  const { machine, rounds, measured } = JSON.parse(await readFile(path, "utf8")) as Controls;
  const rows = [...Map.groupBy(measured, ({ runtime }) => runtime)].map(([runtime, all]) => {
    const interleaved = all.filter(({ way }) => way === "interleaved");
    const blocked = all.filter(({ way }) => way === "blocked");
    const logs = interleaved.map(({ first, second }) => first.map((time, i) => Math.log(second[i]! / time)));
    const together = Array.from({ length: Math.floor(logs.length / TOGETHER) }, (_, i) =>
      logs.slice(i * TOGETHER, (i + 1) * TOGETHER).flat(),
    );
    const slower = together.map((block) => block.map((log) => log + Math.log(SLOWDOWN)));
    const runs = Array.from({ length: Math.floor(logs.length / 2) }, (_, i) => logs.slice(2 * i, 2 * i + 2));
    return [
      runtime,
      shareOf(logs.map(wordOf), isDifferent),
      shareOf(blocked, ({ first, second }) => welchDiffers(first, second)),
      shareOf(runs, ([a, b]) => logDifference(estimateMedian([a!]), estimateMedian([b!]))!.p < 0.05),
      shareOf(together.map(wordOf), isDifferent),
      shareOf(slower.map(wordOf), (word) => word === "slower"),
    ];
  });
  const { cpu, cores, os, kernel, loadAtStart, loadAtEnd } = machine;
  return [
    `Measured on ${cpu} (${cores.affinity} CPUs, ${os}, ${kernel}; load ${loadAtStart[0]} before, ${loadAtEnd[0]} after): a program that does nothing, beside itself, ${rounds} runs a side and repetition, each run a process.`,
    table(
      "lrrrrr",
      [
        "runtime",
        "called different, interleaved and paired as here",
        "called different, blocked, Welch's t-test",
        "called different, two repetitions compared as two runs",
        `called different, ${TOGETHER * rounds} interleaved rounds`,
        "an added slow-down of 10 % found in these",
      ],
      rows,
    ),
  ].join("\n\n");
}

const isDifferent = (word: Word) => word === "faster" || word === "slower";

function wordOf(logs: readonly number[]): Word {
  const estimate = { ...estimateMedian([logs]), pairs: logs.length, restarts: 1 };
  return judge([{ kind: "process", ...ratioOf(estimate) }])[0]!;
}

const shareOf = <T>(items: readonly T[], is: (item: T) => boolean) =>
  `${items.filter(is).length} of ${items.length}`;
