import type { Cpus, OperationCell, PeerCell, Results } from "@nogil/results";
import { expect, test } from "vitest";
import { sampleResults } from "../../test/sample-results.ts";
import { breakEvenCharts } from "./break-even-charts.ts";
import { chartsOf } from "./charts-of.ts";
import { scalingCharts } from "./scaling-charts.ts";

/** The charts of the sample after `change`, by name. */
function chartsAfter(change: (results: Results) => void) {
  const results = sampleResults();
  change(results);
  return new Map(chartsOf(results).map((chart) => [chart.name, chart]));
}
const charts = chartsAfter(() => {});
const altOf = (name: string) => charts.get(name)!.alt;

test("chartsOf() has a chart for all that was measured, in the order of the report", () => {
  expect([...charts.keys()]).toEqual([
    "memory-empty",
    "strategies-http-n-5",
    "memory-http-n-5",
    "strategies-pow-e-1000000",
    "memory-pow-e-1000000",
    ...["node", "deno", "bun"].map((runtime) => `break-even-${runtime}`),
    ...["node", "deno", "bun"].map((runtime) => `scaling-${runtime}`),
    "primitives-threads",
    "primitives-processes",
  ]);
});

test("chartsOf() has no chart of what was not measured", () => {
  const none = chartsAfter((results) => (results.cells = []));
  expect([...none.keys()]).toEqual([]);
  const unmeasured = chartsAfter((results) => {
    for (const cell of results.cells) {
      cell.samples = [];
      if (cell.kind === "process") cell.peakBytes = [];
    }
  });
  expect([...unmeasured.keys()]).toEqual([]);
});

test("chartsOf() leaves out a cell that failed and one that may be dead code", () => {
  expect(altOf("strategies-http-n-5")).toMatch(/deno: async 0\.\d+ \[.*?\], threads 0\.\d+ \[[^\]]*\]; bun/);
  expect(JSON.stringify(charts.get("primitives-threads")!.spec)).toContain('"row":"value/get"');
  expect(altOf("primitives-threads")).not.toContain("0.2");
});

test("chartsOf() stands CPython beside the runtimes where it has figures", () => {
  expect(altOf("primitives-threads")).toMatch(/; python: 4\d\d ns \(queue\/numbers\)\.$/);
  expect(altOf("strategies-pow-e-1000000")).toMatch(/; python: threads 1\.0\d+ \[.*processes 0\.6\d+ \[/);
});

test("chartsOf() gives CPython no row where nogil has none", () => {
  const python = chartsAfter((results) => {
    const of = (operation: string) =>
      results.cells.filter((cell) => cell.kind === "operation" && cell.operation === operation);
    results.cells = [
      ...of("queue/numbers").filter(({ runtime }) => runtime === "python"),
      ...of("lock/acquire-release"),
    ];
  });
  expect(python.get("primitives-threads")!.alt).not.toContain("python");
});

test("charts of pools tell the fastest and the slowest round trip", () => {
  const pools = chartsAfter((results) => {
    const cell = (peer: string, runtime: string, ns: number, cpus: Cpus = "free"): PeerCell => ({
      kind: "peer",
      id: peer,
      measure: "round trip",
      size: 1,
      peer,
      workers: "threads",
      version: "1",
      use: "",
      cpus,
      runtime,
      repeats: null,
      command: "",
      samples: [{ round: 0, place: 0, ns, outcome: null }],
      failures: [],
      flags: [],
      stopped: "rounds",
    });
    results.cells = [cell("a", "node", 5e3), cell("b", "bun", 7e4), cell("c", "bun", 1, "one")];
  });
  expect([...pools.values()].map(({ alt }) => alt)).toEqual([
    "Time of one task to a pool and back, pool by pool: from 5.00 µs (a (threads) on node) to 70.0 µs (b (threads) on bun).",
  ]);
});

test("charts of strategies and memory tell their figures to those who do not see them", () => {
  expect(altOf("strategies-pow-e-1000000")).toMatch(
    /^pow, e=1000000: time of each strategy as a multiple of sync on the same runtime, with 95 % intervals\. node: async 1\.0\d+ \[\d\.\d+, \d\.\d+\], threads 0\.58/,
  );
  expect(altOf("memory-pow-e-1000000")).toMatch(
    /from 4\d\.\d MiB \(\w+ on \w+\) to 1\d\d MiB \(\w+ on \w+\)\.$/,
  );
});

const comparison = { kind: "operation", ratio: 2, interval: null, p: 1, pairs: 5, restarts: 5 } as const;

test("charts of break-even points tell each outcome", () => {
  const points = [
    { exponent: 10, taskMs: 0.5, comparison },
    {
      exponent: 99,
      taskMs: 40,
      comparison: { ...comparison, ratio: 0.5, interval: { low: 0.4, high: 0.6 } },
    },
  ];
  const curve = { runtime: "node", points, crossing: null, losesAt: null, paysAt: null };
  const [chart, ...others] = breakEvenCharts([
    { ...curve, condition: "a", outcome: "crosses", crossing: { ms: 3.14159, low: 3, high: 3.5 } },
    { ...curve, condition: "b", outcome: "always pays", paysAt: 0.5 },
    { ...curve, condition: "c", outcome: "not reached", losesAt: 40 },
    { ...curve, condition: "d", outcome: "unresolved" },
    { ...curve, runtime: "bun", condition: "e", outcome: "unresolved", points: [] },
  ]);
  expect(others).toEqual([]);
  expect(chart!.alt).toBe(
    "node: time of each way to share tasks as a multiple of doing them one after another, over the work of one task. " +
      "Each pays from: a 3.14 ms [3.00 ms, 3.50 ms]; b always, from 500 µs; c not reached up to 40.0 ms; d unresolved.",
  );
});

test("charts of scaling tell the best speed-up and what would be ideal", () => {
  const point = (workers: number, speedUp: number) => ({
    workers,
    speedUp,
    interval: null,
    ideal: Math.min(workers, 2),
    efficiency: speedUp / Math.min(workers, 2),
  });
  const scaling = { runtime: "bun", tasks: 12, cores: 2, serialShare: null };
  const points = [point(1, 0.9), point(2, 1.75), point(3, 1.7)];
  const [chart] = scalingCharts([{ ...scaling, condition: "pool", points }]);
  expect(chart!.alt).toBe(
    "bun: speed-up of 12 equal tasks over the number of workers, on 2 cores. pool at best 1.75 times as fast, with 2 workers, where 2 is ideal.",
  );
  const isShaded = (last: number) =>
    JSON.stringify(
      scalingCharts([{ ...scaling, condition: "pool", points: points.slice(0, last) }]),
    ).includes('{"from":');
  expect([isShaded(3), isShaded(2)]).toEqual([true, false]);
});

test("chartsOf() leaves out what a clock saw take no time", () => {
  const names = chartsAfter((results) => {
    const isOperation = (cell: Results["cells"][number]): cell is OperationCell => cell.kind === "operation";
    for (const cell of results.cells.filter(isOperation)) for (const sample of cell.samples) sample.ns = 0;
  });
  expect([...names.keys()].filter((name) => !/^(strategies|memory)/.test(name))).toEqual([]);
});
