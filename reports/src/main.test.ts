import { spawnSync } from "node:child_process";
import { copyFile, mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Results } from "@nogil/results";
import { afterEach, beforeEach, expect, test } from "vitest";
import { newestResults } from "./newest-results.ts";

const sample = join(import.meta.dirname, "../test/sample.results.json");
let folder: string;
/** What `GITHUB_STEP_SUMMARY` says; nothing where there is none. */
let summary: string;
beforeEach(async () => {
  summary = "";
  folder = await mkdtemp(join(tmpdir(), "nogil-report-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** Runs an entry point as a person would. */
function run(entry: string, ...words: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, entry), ...words],
    { encoding: "utf8", cwd: folder, env: { ...process.env, GITHUB_STEP_SUMMARY: summary } },
  );
  return { status, stdout, stderr };
}

test("main.ts writes the report, its page and its charts, and prints the paths", async () => {
  const [report, page] = ["report.md", "report.html"].map((name) => join(folder, "new", name));
  expect(run("main.ts", sample, "--out", "new")).toEqual({
    status: 0,
    stdout: `${report}\n${page}\n`,
    stderr: "",
  });
  const expected = await readFile(join(import.meta.dirname, "../test/sample.report.md"), "utf8");
  const text = await readFile(report!, "utf8");
  expect(text).toBe(expected);
  expect((await readdir(join(folder, "new"))).toSorted()).toEqual([
    "charts",
    "report.bmf.json",
    "report.csv",
    "report.html",
    "report.md",
  ]);
  // Every chart that the report shows is there, in both themes, and none besides.
  const shown = [...text.matchAll(/(?:src|srcset)="charts\/([^"]*)"/g)].map(([, name]) => name!);
  expect(shown.length).toBeGreaterThan(10);
  expect((await readdir(join(folder, "new/charts"))).toSorted()).toEqual(shown.toSorted());
  expect(await readFile(page!, "utf8")).toMatch(/^<!doctype html>\n[^]*<\/html>\n$/);
  for (const name of shown) {
    expect(await readFile(join(folder, "new/charts", name), "utf8")).toMatch(/^<svg [^]*<\/svg>$/);
  }
});

test("main.ts appends the report in short to what GitHub shows beside a run", async () => {
  summary = join(folder, "summary.md");
  await writeFile(summary, "# Before\n\n");
  const { status, stderr } = run("main.ts", sample, "--out", "out");
  expect([status, stderr]).toEqual([0, ""]);
  const text = await readFile(summary, "utf8");
  expect(text).toMatch(/^# Before\n\n# nogil benchmark/);
  expect(text).toContain("The whole report: `out/report.md`, `out/report.html`.");
  summary = join(folder, "none/summary.md");
  const nowhere = run("main.ts", sample, "--out", "out");
  expect(nowhere.status).toBe(2);
  expect(nowhere.stderr).toMatch(
    /^Cannot write report as the file must be writable: received ".*none\/summary.md" \(ENOENT\)\n$/,
  );
});

test("main.ts answers what the user can put right with one line and exit code 2", async () => {
  await writeFile(join(folder, "other.json"), '{"schemaVersion": 99}');
  await writeFile(join(folder, "half.json"), (await readFile(sample, "utf8")).slice(0, 5000));
  await writeFile(join(folder, "file"), "");
  const usage = 'Cannot make a report as the command must be "npm run report -- RESULTS.json [--out DIR]": ';
  const complaints: [string[], string][] = [
    [[], `${usage}received 0 files`],
    [["a.json", "b.json"], `${usage}received 2 files`],
    [["a.json", "--nope"], `${usage}Unknown option '--nope'`],
    [["a.json", "--out"], `${usage}Option '--out <value>' argument missing`],
    [["a.json"], `Cannot read results as the file must exist: received "${join(folder, "a.json")}" (ENOENT)`],
    [
      ["other.json"],
      `Cannot read results "${join(folder, "other.json")}" as schemaVersion must be 3: received 99`,
    ],
    [["half.json"], `Cannot read results "${join(folder, "half.json")}" as it must be complete JSON`],
    [[sample, "--out", "file"], "Cannot write report as the file must be writable"],
  ];
  for (const [words, text] of complaints) {
    const { status, stdout, stderr } = run("main.ts", ...words);
    expect(stderr).toContain(text);
    expect(stderr.split("\n")).toHaveLength(2);
    expect([status, stdout]).toEqual([2, ""]);
  }
});

test("main.ts compare exits with what came out, and writes what it prints", async () => {
  const now = join(folder, "now.json");
  const results = JSON.parse(await readFile(sample, "utf8")) as Results;
  const compare = async (change: () => void, ...words: string[]) => {
    change();
    await writeFile(now, JSON.stringify(results));
    return run("main.ts", "compare", sample, now, ...words);
  };
  const same = await compare(() => {}, "--margin", "50", "--out", "new");
  expect(same).toMatchObject({ status: 3, stderr: "" });
  expect(same.stdout).toMatch(/^# Two runs compared: unresolved\n/);
  expect(await readFile(join(folder, "new/comparison.md"), "utf8")).toBe(same.stdout);
  const slower = await compare(() => {
    for (const cell of results.cells)
      if (cell.kind === "process" && cell.id === "process/pow/e=1000000/threads/node")
        for (const sample of cell.samples) sample.wallMs *= 2;
  });
  expect(slower.status).toBe(1);
  expect(slower.stdout).toMatch(/process\/pow\/e=1000000\/threads\/node .* slower +\| regressed/);
  const others = await compare(() => {}, "--margin", "50", "--only", "process/pow*async");
  expect(others.stdout).toContain(
    "**3 rows decide**, all of cells that hold `process/pow*async`: 3 safe (all of the interval is within the margin), 0 regressed, 0 open.",
  );
  expect(others.stdout).toContain(
    ": 3 safe (all of the interval is within the margin), 0 regressed, 0 open.",
  );
  expect(others.stdout).not.toContain("/threads/");
  expect(others.status).toBe(0);
  const other = await compare(() => (results.machine.kernel = "9"));
  expect(other).toMatchObject({ status: 2, stdout: "" });
  expect(other.stderr).toBe(
    'Cannot compare runs as both must be of one machine doing the same: received kernel "0.0" and "9"\n',
  );
});

test("main.ts merge, csv and bmf print what they make, and write it where they are told to", async () => {
  const other = join(folder, "other.json");
  const results = JSON.parse(await readFile(sample, "utf8")) as Results;
  results.machine.cpu = "another";
  await writeFile(other, JSON.stringify(results));
  const commands: [string[], string, RegExp][] = [
    [["merge", sample, other], "merged.md", /^# 2 machines side by side\n/],
    [["csv", sample], "report.csv", /^cell,kind,runtime,/],
    [["bmf", sample], "report.bmf.json", /^\{\n  "process\//],
  ];
  for (const [words, file, text] of commands) {
    const { status, stdout, stderr } = run("main.ts", ...words, "--out", "new");
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(text);
    expect((await readFile(join(folder, "new", file), "utf8")).trimEnd()).toBe(stdout.trimEnd());
  }
});

test("main.ts says how to use its commands, and refuses what they cannot do", async () => {
  for (const words of [["--help"], ["compare", "-h"]]) {
    const { status, stdout } = run("main.ts", ...words);
    expect(status).toBe(0);
    for (const command of ["compare", "merge", "csv", "bmf"])
      expect(stdout).toContain(`report -- ${command} `);
  }
  await writeFile(join(folder, "file"), "");
  const compare =
    'Cannot compare runs as the command must be "npm run report -- compare OLD.json NEW.json [--margin PERCENT] [--only PATTERN] [--out DIR]": ';
  const complaints: [string[], string][] = [
    [["compare", sample], `${compare}received 1 files`],
    [
      ["compare", sample, sample, "--margin", "0"],
      `${compare}--margin must be above 0 and at most 100: received "0"`,
    ],
    [
      ["compare", sample, sample, "--margin", "3%"],
      `${compare}--margin must be above 0 and at most 100: received "3%"`,
    ],
    [
      ["compare", sample, sample, "--only", "pow*nope"],
      `${compare}--only must match a cell of both runs: received "pow*nope"`,
    ],
    [
      ["compare", sample, "a.json"],
      `Cannot read results as the file must exist: received "${join(folder, "a.json")}"`,
    ],
    [
      ["merge", sample],
      'as the command must be "npm run report -- merge A.json B.json … [--out DIR]": received 1 files',
    ],
    [
      ["merge", sample, sample],
      `Cannot merge runs as each must be another run: received "${sample}" and "${sample}"`,
    ],
    [
      ["csv"],
      'Cannot make CSV as the command must be "npm run report -- csv RESULTS.json [--out DIR]": received 0 files',
    ],
    [["bmf", sample, "--nope"], "Cannot make Bencher Metric Format as the command must be"],
    [["csv", sample, "--out", "file"], "Cannot write report as the file must be writable"],
  ];
  for (const [words, text] of complaints) {
    const { status, stdout, stderr } = run("main.ts", ...words);
    expect(stderr).toContain(text);
    expect(stderr.split("\n")).toHaveLength(2);
    expect([status, stdout]).toEqual([2, ""]);
  }
});

test("bench-main.ts makes nothing when help was asked for", () => {
  expect(run("bench-main.ts", "--smoke", "--help")).toEqual({ status: 0, stdout: "", stderr: "" });
});

test("bench-main.ts looks for results where the benchmark was told to put them", () => {
  const nowhere = join(folder, "nowhere");
  const { status, stderr } = run("bench-main.ts", "--smoke", "--only", "pow", "--results", nowhere);
  expect([status, stderr]).toEqual([
    2,
    `Cannot make a report as there must be results: received no .json file in "${nowhere}"\n`,
  ]);
});

test("newestResults() takes the file written last, and no half-written one", async () => {
  const write = async (name: string, time: number) => {
    await copyFile(sample, join(folder, name));
    await utimes(join(folder, name), time, time);
  };
  await write("2000-01-02.json", 100);
  await write("2000-01-01.json", 300);
  await write(".2000-01-03.json", 400);
  await write("2000-01-04.json.tmp", 500);
  expect(await newestResults(folder)).toBe(join(folder, "2000-01-01.json"));
  await write("2000-01-02.json", 300);
  expect(await newestResults(folder)).toBe(join(folder, "2000-01-02.json"));
});

test("newestResults() says where it looked when there is none", async () => {
  await expect(newestResults(folder)).rejects.toThrow(`received no .json file in "${folder}"`);
  await expect(newestResults(join(folder, "none"))).rejects.toThrow(
    "Cannot make a report as there must be results",
  );
});
