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
export async function realControls(paths: readonly string[]): Promise<string> {
  const files = await Promise.all(
    paths.map(async (path) => JSON.parse(await readFile(path, "utf8")) as Controls),
  );
  const { machine, rounds } = files[0]!;
  const measured = files.flatMap((file) => file.measured);
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
  const { cpu, cores, os, kernel } = machine;
  const loads = files.flatMap((file) => [file.machine.loadAtStart[0]!, file.machine.loadAtEnd[0]!]);
  return [
    `Measured on ${cpu} (${cores.affinity} CPUs, ${os}, ${kernel}; load ${Math.min(...loads)} to ${Math.max(...loads)} before and after): a program that does nothing, beside itself, ${rounds} runs a side and repetition, each run a process. In brackets the 95 % interval of each share.`,
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

function shareOf<T>(items: readonly T[], is: (item: T) => boolean): string {
  const count = items.filter(is).length;
  const { low, high } = shareInterval(count, items.length);
  return `${count} of ${items.length} [${Math.round(100 * low)} %, ${Math.round(100 * high)} %]`;
}

/**
 * The 95 % interval of a share.
 *
 * @see E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference" (1927).
 */
function shareInterval(count: number, of: number): { low: number; high: number } {
  const square = 1.96 ** 2;
  const middle = (count + square / 2) / (of + square);
  const half = (Math.sqrt((count * (of - count)) / of + square / 4) * 1.96) / (of + square);
  return { low: middle - half, high: middle + half };
}
