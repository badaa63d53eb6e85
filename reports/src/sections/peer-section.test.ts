import type { PeerCell } from "@nogil/results";
import { expect, test } from "vitest";
import { sampleResults } from "../../test/sample-results.ts";
import { renderReport } from "../render-report.ts";
import { randomFrom } from "../statistics/random-from.ts";

const ROUNDS = 14;

/** A cell whose times scatter by 3 % around so many milliseconds. */
function cell(peer: string, measure: string, milliseconds: number, more: Partial<PeerCell> = {}): PeerCell {
  const { runtime = "node", workers = "threads", cpus = "free" } = more;
  const id = `peer/${measure}/${cpus}/${peer} ${workers}/${runtime}`;
  const random = randomFrom(id);
  return {
    kind: "peer",
    id,
    measure,
    size: 20_000,
    peer,
    workers,
    version: "1.2.3",
    use: `new ${peer}(2)`,
    cpus,
    runtime,
    repeats: null,
    command: `npm run bench:peers -- --peer ${peer}`,
    samples: Array.from({ length: ROUNDS }, (_, round) => ({
      round,
      place: 0,
      ns: milliseconds * 1e6 * (1 + 0.06 * (random() - 0.5)),
      outcome: measure === "exit" ? `rejects: Error: worker ${round} is gone; the next task is done` : null,
    })),
    failures: [],
    flags: [],
    stopped: "rounds",
    ...more,
  };
}

const again = (first: PeerCell): PeerCell => ({
  ...cell(`${first.peer}'`, first.measure, 1),
  ...structuredClone({ ...first, samples: undefined }),
  samples: cell(`${first.peer}'`, first.measure, first.samples[0]!.ns / 1e6).samples,
  id: `${first.id}#2`,
  repeats: first.id,
});

function page(...cells: PeerCell[]): string {
  return renderReport({
    ...sampleResults(),
    settings: { ...sampleResults().settings, exponent: null },
    tools: { hyperfine: null, mitata: null, node: "26.0.0" },
    cells,
  });
}
const row = (report: string, heading: string, ...starts: string[]) => {
  const [, part = ""] = report.split(`### ${heading}\n`);
  const [ours] = part.split(/^##/m);
  return ours!.split("\n").filter((text) => starts.every((start) => text.includes(start)));
};

const ours = cell("nogil", "burst", 50);
const fast = cell("fastpool", "burst", 25);
const slow = cell("slowpool", "burst", 200);

test("the page stands each pool beside nogil's, with an interval and a word", () => {
  const report = page(ours, again(ours), fast, slow);
  expect(row(report, "Many tasks at once", "slowpool")).toEqual([
    expect.stringMatching(/\| (20|19)\d ms \(IQR/),
    expect.stringMatching(/\| (3\.9|4\.0)\S* \[\d.*\] slower/),
  ]);
  expect(row(report, "Many tasks at once", "fastpool")[1]).toMatch(/0\.\d+ \[.*\] faster/);
  expect(row(report, "Many tasks at once", "20,000 tasks.")).toHaveLength(1);
  expect(report).not.toMatch(/NaN|undefined|http against|mitata/);
  expect(page(ours, again(ours), fast, slow)).toBe(report);
});

test("the page says where nogil loses, and what of that is not resolved", () => {
  const report = page(ours, again(ours), fast, slow);
  const [line] = row(report, "Where nogil loses", "Many tasks at once, node");
  expect(line).toMatch(/^- \*\*Many tasks at once, node\*\*: fastpool \(threads\) 0\.\d+ \[[^;]*\]$/);
  const few = page(ours, { ...fast, samples: fast.samples.slice(0, 3) });
  expect(row(few, "Where nogil loses", "fastpool")[0]).toContain("unresolved: fastpool (threads) 0.5");
  expect(row(page(ours, again(ours), slow), "Where nogil loses", "In none of 1 comparisons.")).toHaveLength(
    1,
  );
});

test("maps that are chunked by hand stand beside nogil's own map", () => {
  const map = cell("nogil", "map item by item", 10);
  const byHand = cell("nogil", "map by hand", 20);
  const report = page(map, again(map), byHand, cell("slowpool", "map by hand", 40));
  expect(row(report, "A map, chunked by hand", "| slowpool")[1]).toMatch(/\| 4\.\d+ \[|\| 3\.9\d+ \[/);
  expect(row(report, "A map, chunked by hand", "| nogil")[1]).toMatch(/\| 2\.\d+ \[|\| 1\.9\d+ \[/);
  expect(row(report, "A map, item by item", "| nogil")).toHaveLength(1);
});

test("processes stand beside processes, one CPU beside one CPU, and CPython beside each runtime", () => {
  const report = page(
    ours,
    cell("nogil", "burst", 100, { workers: "processes" }),
    cell("slowpool", "burst", 300, { workers: "processes" }),
    cell("nogil", "burst", 25, { runtime: "bun" }),
    cell("CPython", "burst", 100, { runtime: "python" }),
    cell("nogil", "burst", 10, { cpus: "one" }),
    cell("slowpool", "burst", 70, { cpus: "one" }),
  );
  expect(row(report, "Many tasks at once", "slowpool (processes)")[1]).toMatch(/\| (3\.0|2\.9)/);
  expect(row(report, "Many tasks at once", "| CPython")[1]).toMatch(
    /\| (2\.0|1\.9)\S* \[.*\| +(4\.0|3\.9)\S* \[/,
  );
  expect(row(report, "Many tasks at once, all on one CPU", "| slowpool")[1]).toMatch(/\| (7\.0|6\.9)/);
});

test("what hangs, is lost or fails is shown as such and not blamed on the run", () => {
  const failures = [0, 1].map((round) => ({ round, reason: "hangs: nothing after 3 s" }));
  const report = page(
    ours,
    cell("deadpool", "burst", 1, { samples: [], failures, stopped: "failed" }),
    cell("oddpool", "burst", 60, { samples: slow.samples.slice(2), failures }),
    cell("deadpool", "exit", 1, { samples: [], failures, stopped: "failed" }),
    cell("oddpool", "exit", 10),
  );
  expect(row(report, "Many tasks at once", "deadpool")[0]).toContain("| FAILED in 2 of 2 rounds");
  expect(row(report, "Many tasks at once", "oddpool")[0]).toContain("FAILED in 2 of 14 rounds");
  expect(row(report, "What hangs, is lost or fails", "deadpool")[0]).toMatch(
    /burst .*2 of 2 \| hangs: nothing/,
  );
  expect(row(report, "A task that ends its worker", "deadpool")[0]).toContain(
    "it hangs: nothing after 3 s in 2 of 2 rounds",
  );
  expect(row(report, "A task that ends its worker", "oddpool")[0]).toMatch(
    /after \d+\.\d+ ms it rejects: Error: worker 0 is gone; the next task is done +\|/,
  );
  expect(report).not.toContain("cells have no figures");
  const own = page(cell("nogil", "burst", 1, { samples: [], failures, stopped: "failed" }));
  expect(own).toContain("**1 of 1 cells have no figures**");
});

test("what is in the file cannot become markup", () => {
  const evil = "<b>|[x](y)";
  const report = page(ours, cell(evil, "burst", 1, { version: evil, use: evil }), cell(evil, "exit", 1));
  const plain = report.slice(0, report.indexOf("## Reproduce")).replaceAll(/\\[!-~]/g, "");
  expect(plain).not.toMatch(/<b>|\]\(y/);
});
