import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type OperationCell, type ProcessCell, readResults, type Results } from "@nogil/results";
import { expect, test } from "vitest";
import { sampleResults } from "../test/sample-results.ts";
import { renderReport } from "./render-report.ts";

const committed = join(import.meta.dirname, "../test/sample.results.json");
const sample = renderReport(sampleResults());
const words = /\b(faster|slower|equivalent|unresolved|took (less|more|as much) time)\b/;

/** The report of the sample after `change`. */
function reportAfter(change: (results: Results) => void): string {
  const results = sampleResults();
  change(results);
  return renderReport(results);
}
const find = (results: Results, id: string) => results.cells.find((cell) => cell.id === id)!;
/** From one heading to the next. */
const section = (report: string, heading: string) =>
  report.split(/^(?=## )/m).find((part) => part.startsWith(`## ${heading}`)) ?? "";
const line = (report: string, ...starts: string[]) =>
  report.split("\n").find((text) => starts.every((start) => text.includes(start)));

test("the committed sample is what sample-main.ts would write", async () => {
  expect(await readResults(committed)).toEqual(sampleResults());
});

test("renderReport() gives the committed report, byte for byte", async () => {
  const expected = await readFile(join(import.meta.dirname, "../test/sample.report.md"), "utf8");
  expect(renderReport(await readResults(committed))).toBe(expected);
});

test("renderReport() shows charts beside their tables, and none of what was not measured", () => {
  const report = renderReport(sampleResults());
  const shownIn = (text: string) =>
    [...text.matchAll(/src="charts\/(.*)-light\.svg"/g)].map(([, name]) => name);
  expect(shownIn(section(report, "http, n=5"))).toEqual(["strategies-http-n-5", "memory-http-n-5"]);
  expect(shownIn(section(report, "empty"))).toEqual(["memory-empty"]);
  expect(shownIn(section(report, "Operations"))).toEqual(["primitives-threads", "primitives-processes"]);
  expect(section(report, "http, n=5")).toMatch(
    / alt="http, n=5: time of each strategy .*bun: async 0\.133 \[/,
  );
  const without = reportAfter((results) => {
    results.cells = results.cells.filter(({ kind }) => kind === "process");
    for (const cell of results.cells) if (cell.kind === "process") cell.peakBytes = [];
  });
  expect(shownIn(without)).toEqual(["strategies-http-n-5", "strategies-pow-e-1000000"]);
});

test("renderReport() keeps a failed cell as a row with its reason and without figures", () => {
  expect(line(section(sample, "http"), ">deno ", "| processes ")).toMatch(
    /– \|.*failed in round 3: exit code 1/,
  );
  expect(section(sample, "Read this before the figures")).toContain("**1 of 268 cells have no figures**");
});

test("renderReport() gives no ratio to a cell that may be dead code, nor one beside it", () => {
  const report = reportAfter((results) => {
    (find(results, "operation/call/empty/free/deno") as OperationCell).deadCode = true;
  });
  const rows = section(report, "Operations")
    .split("\n")
    .filter((text) => /^\| (<a id="[a-z0-9-]+"><\/a>)?value\/get/.test(text));
  expect(rows[0]).toMatch(/slower +\| – +\| – +\| call \(empty\) +\|$/);
  expect(rows.at(-1)).toContain("removed by the optimiser?");
});

test("renderReport() compares what ran on one CPU with what ran there, and what ran free with what ran free", () => {
  const [, free, one] = section(sample, "Operations").split(/^Each beside/m);
  expect(line(free!, ">event/ping-pong", "| threads ")).toMatch(/\| 0\.005\d+ \[.*faster/);
  expect(line(one!, ">event/ping-pong", "| threads ")).toMatch(/\| 1\.0\d+ \[/);
  expect(one!.split("###")[0]).not.toContain(">lock/");
});

test("renderReport() compares operations of runtimes, and of two binaries of one, with the first", () => {
  const runtimes = (report: string) => report.split("### Each runtime beside node")[1]!.split("###")[0]!;
  const table = runtimes(section(sample, "Operations"));
  expect(line(table, "| operation ")).toMatch(/deno to node \[95 %\] +\| bun to node \[95 %\] +\|$/);
  expect(line(table, "lock/acquire-release", "| threads ")).toMatch(/\| 0\.6\d+ \[[^\]]+\] faster +\|$/);
  expect(table).not.toContain("CPython");
  const twins = reportAfter((results) => {
    for (const { label } of results.runtimes.slice(0, 2))
      for (const cell of results.cells)
        if (cell.runtime === label) cell.runtime = `node-${label === "node" ? "a" : "b"}`;
    for (const runtime of results.runtimes.slice(0, 2)) {
      runtime.label = `node-${runtime.label === "node" ? "a" : "b"}`;
      runtime.name = "node";
    }
  });
  expect(twins).toContain("### Each runtime beside node-a");
  expect(line(twins, "| operation ", "node-b to node-a")).toBeDefined();
  const alone = reportAfter((results) => {
    results.cells = results.cells.filter(({ runtime }) => ["node", "python"].includes(runtime));
  });
  expect(section(alone, "Operations")).not.toContain("Each runtime beside");
});

test("renderReport() fits Amdahl's law only where three points can speak against it", () => {
  expect(section(sample, "Scaling")).not.toMatch(/serial/i);
  const more = reportAfter((results) => (results.machine.cores.affinity = 4));
  expect(section(more, "Scaling")).toMatch(/\| serial \|\n.*\n.*\| +\d+ % \|\n/);
});

test("renderReport() shows ratios before times", () => {
  const head = line(section(sample, "http"), "| runtime ")!;
  expect(head.indexOf("wall to sync")).toBeLessThan(head.indexOf("wall ms"));
  const operations = section(sample, "Operations");
  expect(operations.indexOf("Each beside its baseline")).toBeLessThan(operations.indexOf("### Times"));
});

test("renderReport() has a column for CPython only where there is something of it", () => {
  expect(line(section(sample, "Operations"), "| queue/numbers ", "CPython threads ")).toMatch(/454 ns/);
  const without = reportAfter((results) => {
    results.cells = results.cells.filter(({ runtime }) => runtime !== "python");
    for (const cell of results.cells)
      if (cell.kind === "operation" && cell.operation === "queue/numbers") cell.baseline = null;
  });
  expect(section(without, "Operations")).not.toContain("python");
});

test("renderReport() takes back the words of a kind whose A/A pair differs", () => {
  const report = reportAfter((results) => {
    for (const sample of (find(results, "process/pow/e=1000000/sync/node#2") as ProcessCell).samples)
      sample.wallMs *= 2;
  });
  expect(section(report, "What the A/A pairs say")).toMatch(/process\/pow\/e=1000000\/sync\/node .*\| YES/);
  expect(section(report, "Read this before the figures")).toContain("**No verdicts on whole processes**");
  for (const heading of ["empty", "http", "pow"]) {
    expect(section(report, heading)).toMatch(/\[0\.\d+, 0\.\d+\]/);
    expect(section(report, heading)).not.toMatch(words);
  }
  expect(section(report, "Operations")).toMatch(words);
});

test("renderReport() takes back the words on a runtime where no A/A pair can tell", () => {
  const report = reportAfter((results) => {
    const deno = find(results, "process/http/n=5/sync/deno") as ProcessCell;
    results.cells.push({
      ...structuredClone(deno),
      id: `${deno.id}#2`,
      repeats: deno.id,
      samples: deno.samples.map((each, i) => ({ ...each, wallMs: each.wallMs * (i % 2 === 0 ? 0.5 : 2) })),
    });
  });
  expect(section(report, "What the A/A pairs say")).toMatch(/http\/n=5\/sync\/deno .*\| cannot tell/);
  expect(section(report, "Read this before the figures")).toContain(
    "**No verdicts on whole processes on deno**: the A/A pairs have too few rounds, or too much noise",
  );
  expect(line(section(report, "pow"), ">node ", "| threads ")).toMatch(words);
  expect(line(section(report, "pow"), ">deno ", "| threads ")).not.toMatch(words);
  expect(section(report, "pow").split("Each runtime beside node")[1]).toMatch(
    /\| threads +\| \d[\d.]+ \[[^\]]+\] +\| \d[\d.]+ \[[^\]]+\] slower/,
  );
  expect(report.split(/^### (?=deno)/m)[1]).toMatch(/I\/O-bound \| the data do not tell/);
});

test("renderReport() has no words without A/A pairs", () => {
  const report = reportAfter((results) => {
    results.cells = results.cells.filter(({ repeats }) => repeats === null);
  });
  expect(section(report, "Read this before the figures")).toContain("this run has no A/A pair of this kind");
  for (const heading of ["http", "Operations"]) expect(section(report, heading)).not.toMatch(words);
});

test("renderReport() gives ratios of few rounds without interval or word, and blames no A/A pair", () => {
  const report = reportAfter((results) => {
    for (const cell of results.cells) cell.samples.length = Math.min(cell.samples.length, 3);
  });
  expect(section(report, "What the A/A pairs say")).toMatch(/\(3 pairs\) \| +3 \| cannot tell/);
  expect(section(report, "Read this before the figures")).toContain("the A/A pairs have too few rounds");
  for (const heading of ["http", "pow", "Operations"]) {
    expect(section(report, heading)).toContain("(3 pairs)");
    expect(section(report, heading)).not.toMatch(words);
    expect(section(report, heading)).not.toMatch(/\[\d+\.|IQR \d/);
  }
});

test("renderReport() says first what is missing", () => {
  const report = reportAfter((results) => {
    results.interrupted = true;
    results.skipped = [
      { what: "processes", reason: "hyperfine is not here" },
      { what: "one CPU", reason: "taskset is not here" },
    ];
    results.cells = results.cells.filter(({ kind }) => kind === "operation");
    results.cells[0]!.samples = [];
  });
  const notice = section(report, "Read this before the figures");
  expect(notice).toContain("**The run was interrupted**");
  expect(notice).toContain("**Whole processes were not measured**: hyperfine is not here.");
  expect(notice).toContain("**Nothing was measured on one CPU**: taskset is not here.");
  expect(notice).toContain("`operation/call/empty/free/node` (not measured)");
  expect(report.indexOf("## Read this before the figures")).toBeLessThan(report.indexOf("## Machine"));
  const times = section(report, "Operations").split("### Times")[1]!;
  expect(line(times, "| call ")).toContain("| not measured");
});

test("renderReport() says nothing first when there is nothing to say", () => {
  const report = reportAfter((results) => {
    results.cells = results.cells.filter(({ id }) => id !== "process/http/n=5/processes/deno");
    results.machine.cpuPressure = null;
    results.rounds = [];
  });
  expect(report).not.toContain("Read this before the figures");
});

test("renderReport() counts failed tasks without failing their cell", () => {
  const report = reportAfter((results) => {
    (find(results, "process/http/n=5/sync/bun") as ProcessCell).failedTasks = 2;
  });
  expect(line(section(report, "http"), ">bun ", "| sync ")).toMatch(/\d.*budget; 2 of 15 tasks failed/);
  expect(section(report, "Read this before the figures")).toContain("**Some tasks failed** in 1 cells");
});

test("renderReport() stands a run with nothing in it", () => {
  const report = reportAfter((results) => {
    results.cells = [];
  });
  expect(report).toContain("This run has none.");
  expect(report).not.toMatch(/NaN|undefined|null/);
});

const EVIL = "x|y\n# <script>alert(1)</script>\u202E [a](javascript:b) ```\n~~~ <!--";

/** Puts `EVIL` behind every text of the file. */
function spoil(results: Results): void {
  const names = new Map(results.cells.map((cell) => [cell.id, `${cell.id}${EVIL}`]));
  for (const cell of results.cells) {
    cell.id = names.get(cell.id)!;
    cell.repeats = cell.repeats && names.get(cell.repeats)!;
    cell.runtime += EVIL;
    cell.command += EVIL;
    if (cell.kind === "process") {
      cell.workload += EVIL;
      cell.size += EVIL;
      cell.strategy += EVIL;
      cell.checksum = EVIL;
    } else if (cell.kind === "operation") {
      cell.operation += EVIL;
      cell.condition += EVIL;
      cell.baseline = cell.baseline && names.get(cell.baseline)!;
    }
    for (const failure of cell.failures) failure.reason += EVIL;
    for (const flag of cell.flags) flag.detail += EVIL;
  }
  for (const runtime of results.runtimes) {
    for (const key of ["label", "name", "version", "path", "sha256"] as const) runtime[key] += EVIL;
    runtime.build = EVIL;
  }
  results.skipped = [{ what: "python", reason: EVIL }];
  results.machine.cpu = results.machine.os = results.machine.kernel = results.machine.arch = EVIL;
  results.machine.governor = results.machine.virtualization = EVIL;
  results.command = results.tools.mitata = results.tools.node = EVIL;
  results.source.commit = results.source.lockfileSha256 = EVIL;
}

/** The same, but names that rules look for are as they should be, so that every rule has something to say. */
function spoilAllButRules(results: Results): void {
  const kept = structuredClone(results);
  spoil(results);
  for (const [i, cell] of results.cells.entries()) {
    const was = kept.cells[i]!;
    if (cell.kind === "process" && was.kind === "process") {
      cell.workload = was.workload;
      if (was.strategy !== "async") cell.strategy = was.strategy;
    } else if (cell.kind === "operation" && was.kind === "operation") {
      cell.operation = was.operation;
      if (was.work === null) cell.condition = was.condition;
    }
  }
  for (const [i, runtime] of results.runtimes.entries()) runtime.name = kept.runtimes[i]!.name;
}

test.each([
  ["every text", spoil],
  ["what rules do not look for", spoilAllButRules],
])("renderReport() lets no text of the file break a table, a line or a fence: %s", (_, change) => {
  const report = reportAfter(change);
  const [prose, ...fenced] = report.split(/^(?=`{4,}sh$)/m);
  expect(fenced).toHaveLength(1);
  // Pictures are HTML, and their text is escaped as HTML's.
  const pictures =
    /^<picture>\n<source [^<>]*>\n<img alt="[^"<>]*" src="charts\/[a-z0-9-]+\.svg" width="360">\n<\/picture>$/gm;
  expect(prose!.match(pictures)!.length).toBeGreaterThan(0);
  // Code spans show their text as it is; all else must not hold HTML or a link, but for places and the links to them.
  const places = /<a id="[a-z0-9-]+"><\/a>|\]\(#[a-z0-9-]+\)/g;
  const plain = prose!
    .replaceAll(pictures, "")
    .replaceAll(places, "")
    .replaceAll(/(?<!\\)(`+)(?!`).*?[^`\\]\1(?!`)/g, "")
    .replaceAll(/\\[!-~]/g, "");
  expect(plain.replace("<details><summary>The command of each row</summary>", "")).not.toMatch(/[<>]|\]\(/);
  expect(report).not.toContain("\u202E");
  expect(prose).not.toMatch(/^#+ .?</m);
  // As many cells in each row as its table has columns.
  let columns = 0;
  for (const text of prose!.split("\n")) {
    const pipes = text.replaceAll(/\\./g, "").split("|").length;
    if (text.startsWith("|")) expect(pipes).toBe((columns ||= pipes));
    else columns = 0;
  }
});
