import {
  type Cpus,
  type OperationCell,
  type ProcessCell,
  type Results,
  SCHEMA_VERSION,
  type Work,
} from "@nogil/results";
import { randomFrom } from "../src/statistics/random-from.ts";

const RUNTIMES = ["node", "deno", "bun"];
const LABELS = [...RUNTIMES, "python"];
const ROUNDS = 12;
const RESTARTS = 5;
const SLICES = 3;

// Invented figures, one for each label; 0 or none is not measured.
// In ms: [workload, size, strategy, tasks, start-up and work].
const WORKLOADS: [string, string, string, number, number[]][] = [
  ["empty", "-", "sync", 0, [40, 44, 12, 15]],
  ["http", "n=5", "sync", 15, [740, 745, 705, 760]],
  ["http", "n=5", "async", 15, [125, 131, 92]],
  ["http", "n=5", "threads", 15, [310, 420, 290, 130]],
  ["http", "n=5", "processes", 15, [390, 450, 290, 190]],
  ["pow", "e=1000000", "sync", 3, [900, 905, 1100, 2500]],
  ["pow", "e=1000000", "async", 3, [902, 906, 1101]],
  ["pow", "e=1000000", "threads", 3, [520, 560, 640, 2650]],
  ["pow", "e=1000000", "processes", 3, [560, 910, 650, 1600]],
];
/** In MiB, of each strategy. */
const MEMORY: Record<string, number> = { sync: 43, async: 44, threads: 95, processes: 160 };

// In ns: [operation, condition, CPUs, baseline, one operation].
const OPERATIONS: [string, string, Cpus, string | null, number[]][] = [
  ["call", "empty", "free", null, [2.1, 2.2, 1.9]],
  ["lock/acquire-release", "threads", "free", "call/empty", [46, 48, 31]],
  ["lock/acquire-release", "processes", "free", "call/empty", [51, 52, 33]],
  ["value/get", "threads", "free", "call/empty", [4.4, 4.6, 0.2]],
  ["event/ping-pong", "bare", "free", null, [81_000, 76_000, 84_000]],
  ["event/ping-pong", "bare", "one", null, [8_400, 7_700, 24_000]],
  ["event/ping-pong", "threads", "free", "event/ping-pong/bare", [410, 380, 520]],
  ["event/ping-pong", "processes", "free", null, [640, 610, 500]],
  ["event/ping-pong", "threads", "one", "event/ping-pong/bare", [8_900, 9_400, 25_000]],
  ["queue/numbers", "CPython threads", "free", null, [0, 0, 0, 410]],
  ["queue/numbers", "threads", "free", "queue/numbers/CPython threads", [310, 330, 190]],
  ["message/there-and-back", "native", "free", null, [21_000, 35_000, 19_000]],
  [
    "message/there-and-back",
    "node:worker_threads",
    "free",
    "message/there-and-back/native",
    [0, 52_000, 24_000],
  ],
  ["array/there-and-back", "two copies", "free", null, [24e6, 25e6, 23e6]],
  ["array/there-and-back", "processes", "free", "array/there-and-back/two copies", [71e6, 74e6, 66e6]],
  [
    "array/there-and-back",
    "SharedArray",
    "free",
    "array/there-and-back/two copies",
    [90_000, 95_000, 60_000],
  ],
  ["pool/apply", "threads", "free", null, [29_000, 31_000, 26_000]],
  ["pool/apply", "processes", "free", null, [31_000, 33_000, 29_000]],
  ["thread/start-join", "native", "free", null, [21e6, 39e6, 8.4e6]],
  ["thread/start-join", "node:worker_threads", "free", "thread/start-join/native", [0, 47e6, 9.1e6]],
  ["thread/start-join", "nogil, new worker", "free", "thread/start-join/native", [21.4e6, 40e6, 8.5e6]],
  ["thread/start-join", "nogil, idle worker", "free", null, [61_000, 66_000, 48_000]],
  ["process/start-join", "native", "free", null, [39e6, 43e6, 11e6]],
  ["process/start-join", "node:child_process", "free", "process/start-join/native", [0, 45e6, 11.1e6]],
  ["process/start-join", "nogil", "free", "process/start-join/native", [52e6, 58e6, 21e6]],
];

/**
 * Results that no machine ever gave, always the same: every kind of cell, an A/A pair of each kind,
 * a failed cell and one whose work was removed.
 */
export function sampleResults(): Results {
  const measured = <Row extends { 4: readonly number[] }>(rows: readonly Row[]) =>
    rows.flatMap((row) => row[4].flatMap((figure, at) => (figure > 0 ? [{ row, at }] : [])));
  const processes = measured(WORKLOADS).map(({ row, at }) => processCell(row, at));
  const operations = measured(OPERATIONS).map(({ row, at }) => operationCell(row, at));
  const broken = processes.find(({ id }) => id === "process/http/n=5/processes/deno")!;
  broken.failures.push({ round: 3, reason: 'exit code 1: "Error: connection reset | by <peer>"' });
  broken.samples.length = 3;
  broken.stopped = "failed";
  broken.flags.push({ kind: "drift", detail: "later rounds take 1.3 times as long" });
  operations.find(({ id }) => id === "operation/value/get/threads/free/bun")!.deadCode = true;
  operations
    .find(({ id }) => id === "operation/lock/acquire-release/threads/free/deno")!
    .flags.push(
      { kind: "outliers", detail: "1 of 15 slices is beyond Tukey's outer fences" },
      { kind: "bimodal", detail: "slices around 44 ns and around 61 ns" },
    );
  return {
    schemaVersion: SCHEMA_VERSION,
    startedAt: "2000-01-01T00:00:00.000Z",
    finishedAt: "2000-01-01T00:04:32.000Z",
    profile: "default",
    interrupted: false,
    command: "node reports/test/sample-main.ts (a fixture: nothing was measured)",
    settings: {
      seed: 1,
      targetHalfWidth: 0.05,
      budgetSeconds: 300,
      live: false,
      restarts: RESTARTS,
      exponent: 1_000_000,
    },
    machine: {
      cpu: "fixture (no machine)",
      cores: { total: 4, affinity: 2, cgroup: null },
      memoryBytes: 8 * 2 ** 30,
      os: "fixture",
      kernel: "0.0",
      arch: "none",
      governor: null,
      virtualization: null,
      loadAtStart: [0.5, 0.4, 0.3],
      loadAtEnd: [1.9, 1.2, 0.6],
      cpuPressure: 14.2,
      stealPercent: 0.3,
    },
    runtimes: LABELS.map((name, i) => ({
      label: name,
      name,
      version: `${i + 1}.0.0`,
      build: name === "python" ? "GIL" : null,
      path: `/fixture/${name}`,
      sha256: `${i}`.repeat(64),
      flags: name === "deno" ? ["run", "-A"] : [],
    })),
    tools: { hyperfine: { path: "/fixture/hyperfine", version: "1.15.0" }, mitata: "1.0.34", node: "1.0.0" },
    skipped: [],
    source: { commit: "f".repeat(40), dirty: false, lockfileSha256: "e".repeat(64) },
    rounds: range(ROUNDS).map((round) => ({
      part: "processes",
      round,
      cpuPressure: round === 7 ? 48 : rounded(20 * (drift(round) - 0.8)),
      stealPercent: 0.3,
    })),
    cells: [
      ...processes,
      repeated(processCell(WORKLOADS[5]!, 0, "#2")),
      ...operations,
      ...taskCells(),
      repeated(operationCell(OPERATIONS[1]!, 0, "#2")),
    ],
  };
}

function processCell(
  [workload, size, strategy, tasks, milliseconds]: (typeof WORKLOADS)[number],
  at: number,
  suffix = "",
): ProcessCell {
  const runtime = LABELS[at]!;
  const id = `process/${workload}/${size}/${strategy}/${runtime}${suffix}`;
  const scatter = scatterOf(id);
  const startMs = WORKLOADS[0]![4][at]!;
  return {
    kind: "process",
    id,
    workload,
    size,
    strategy,
    runtime,
    repeats: null,
    command: `/fixture/${runtime} ${workload}.${runtime === "python" ? "py" : "ts"} ${strategy} --size ${size.slice(2) || 0}`,
    checksum: tasks > 0 ? "c0ffee" : null,
    tasks,
    failedTasks: 0,
    samples: range(ROUNDS).map((round) => {
      const wallMs = scatter(milliseconds[at]! * drift(round), 0.02);
      return {
        round,
        place: Math.floor(randomFrom(`${id} place ${round}`)() * WORKLOADS.length * RUNTIMES.length),
        wallMs,
        workMs: tasks > 0 ? rounded(wallMs - startMs) : null,
        userMs: scatter(wallMs * 0.8, 0.02),
        systemMs: scatter(wallMs * 0.1, 0.1),
        involuntarySwitches: Math.round(scatter(60, 0.3)),
      };
    }),
    peakBytes: [1, 1.01, 0.99].map((share) => Math.round(scatter(MEMORY[strategy]! * 2 ** 20 * share, 0.01))),
    failures: [],
    flags: [],
    stopped: "budget",
  };
}

function operationCell(
  [operation, condition, cpus, baseline, nanoseconds]: Readonly<(typeof OPERATIONS)[number]>,
  at: number,
  suffix = "",
  work: Work | null = null,
): OperationCell {
  const runtime = LABELS[at]!;
  const id = `operation/${operation}/${condition}/${work ? workText(work) : ""}${cpus}/${runtime}${suffix}`;
  const scatter = scatterOf(id);
  const samples = range(RESTARTS).flatMap((restart) => {
    const life = scatter(nanoseconds[at]!, 0.02);
    return range(SLICES).map((slice) => ({
      round: restart * SLICES + slice,
      place: Math.floor(randomFrom(`${id} place ${restart} ${slice}`)() * OPERATIONS.length),
      restart,
      ns: scatter(life * drift(slice), 0.02),
      iterations: Math.ceil(25e6 / life),
      involuntarySwitches: null,
    }));
  });
  return {
    kind: "operation",
    id,
    operation,
    condition,
    work,
    cpus,
    runtime,
    baseline:
      baseline === null
        ? null
        : `operation/${baseline}/${cpus}/${baseline.includes("CPython") ? "python" : runtime}`,
    repeats: null,
    command: `npm run bench -- --only ${operation}`,
    samples,
    failures: [],
    flags: [],
    deadCode: false,
    stopped: "target",
  };
}

// Invented figures: ms to hand tasks to workers, and the share of their time by which more workers hinder each other.
const WAYS: [string, number, number[]][] = [
  ["new threads", 0.02, [30, 45, 12]],
  ["idle threads", 0.02, [0.3, 0.3, 0.2]],
  ["thread pool", 0.02, [0.1, 0.12, 0.08]],
  ["processes", 0.03, [60, 70, 25]],
  ["process pool", 0.03, [0.15, 0.17, 0.12]],
];
const EXPONENTS = [1000, 8000, 64_000, 250_000, 1_000_000, 4_000_000];
const CORES = 2;
const powerNs = (base: number, exponent: number) => 12e6 * Math.log2(base) * (exponent / 1e6) ** 1.4;

/** The lesson's task in operations: for break-even points, for scaling, and the three powers by themselves. */
function taskCells(): OperationCell[] {
  const cells: OperationCell[] = [];
  const add = (operation: string, condition: string, work: Work, ns: (at: number) => number) => {
    const sequential: Work = { ...work, workers: 0 };
    RUNTIMES.forEach((_, at) => {
      const cell = operationCell(
        [operation, condition, "free", null, RUNTIMES.map((_, i) => ns(i))],
        at,
        "",
        work,
      );
      if (work.workers > 0)
        cell.baseline = cell.id.replace(condition, SEQUENTIAL).replace(workText(work), workText(sequential));
      cells.push(cell);
    });
  };
  const oneAfterAnother = ({ bases, exponent }: Work) =>
    bases.reduce((sum, base) => sum + powerNs(base, exponent), 0);
  const tasks = (
    operation: string,
    bases: number[],
    exponent: number,
    ways: typeof WAYS,
    workers: number[],
  ) => {
    const sequential: Work = { bases, exponent, workers: 0 };
    const ns = oneAfterAnother(sequential);
    add(operation, SEQUENTIAL, sequential, () => ns);
    for (const [condition, hindrance, costs] of ways)
      for (const count of workers) {
        const perfect = ns / Math.min(count, CORES, bases.length);
        add(
          operation,
          condition,
          { ...sequential, workers: count },
          (at) => perfect * (1 + hindrance * count) + costs[at]! * 1e6,
        );
      }
  };
  for (const exponent of EXPONENTS) tasks("task/powers", [3, 3], exponent, WAYS, [2]);
  tasks("task/lesson", [2, 3, 5], 1_000_000, WAYS, [3]);
  const pools = WAYS.filter(([condition]) => condition.endsWith("pool"));
  tasks(
    "task/scaling",
    Array.from({ length: 12 }, () => 3),
    250_000,
    pools,
    [1, 2, 3, 4],
  );
  for (const base of [2, 3, 5])
    add("task/power", SEQUENTIAL, { bases: [base], exponent: 1_000_000, workers: 0 }, () =>
      powerNs(base, 1_000_000),
    );
  return cells;
}

const SEQUENTIAL = "one after another";
const workText = ({ bases, exponent, workers }: Work) =>
  `${[...new Set(bases)].join(",")}x${bases.length}^${exponent}/${workers}/`;

/** Makes the second of an A/A pair. */
function repeated<C extends ProcessCell | OperationCell>(cell: C): C {
  return { ...cell, repeats: cell.id.replace("#2", "") };
}

/** Scatters a value by about `share` of it. */
function scatterOf(seed: string): (value: number, share: number) => number {
  const random = randomFrom(seed);
  const bell = () => (random() + random() + random() - 1.5) * 2;
  return (value, share) => rounded(value * Math.exp(share * bell()));
}

/** What the machine does to all that runs in one round. */
const drift = (round: number) => 1 + 0.15 * Math.sin(round);
const rounded = (value: number) => Number(value.toPrecision(6));
const range = (length: number) => Array.from({ length }, (_, i) => i);
