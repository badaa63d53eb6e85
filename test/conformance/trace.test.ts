import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { startProgram, startProgramWith } from "../fixtures/program.ts";
import { runtime } from "../runtime.ts";

const folder = mkdtempSync(join(tmpdir(), "nogil-trace-"));
afterAll(() => rmSync(folder, { recursive: true }));

const traced = (trace: string) =>
  startProgramWith({ env: { NOGIL_TRACE: trace } }, runtime.name, "programs/traced.ts");

/** Who waited for what, as it is told, the numbers of objects left out. */
const LABELS = [
  ["MainThread", "waits \\(async\\)", "to get from Queue"],
  ["my Thread", "waits", "for Event"],
  ["my Process", "waits", "for Event"],
];

test("NOGIL_TRACE=1 prints when a wait begins, and when it ends and how long it took", async () => {
  const program = traced("1");
  expect(await program.ended).toBe(0);
  const lines = program.err.trimEnd().split("\n");
  for (const line of lines)
    expect(line).toMatch(
      /^ +\d+\.\d{3} ms {2}(MainThread|my Thread|my Process) (waits( \(async\))?|waited \d+\.\d{3} ms) (to|for) /,
    );
  for (const [who, how, what] of LABELS) {
    const begins = lines.findIndex((line) => new RegExp(`${who} ${how} ${what} \\d+`).test(line));
    expect(begins).not.toBe(-1);
    const [object] = /\S+ \d+$/.exec(lines[begins])!;
    const ends = lines.findIndex((line) => line.includes(`${who} waited`) && line.endsWith(object));
    expect(ends).toBeGreaterThan(begins);
    const [, until, took] = /^ *(\S+) ms .* waited (\S+) ms/.exec(lines[ends])!;
    const [, from] = /^ *(\S+) ms/.exec(lines[begins])!;
    expect(Number(until) - Number(from)).toBeCloseTo(Number(took), 2); // each was rounded to µs
  }
});

interface TraceEvent {
  readonly ph: string;
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly id?: string;
  readonly args?: Record<string, string>;
}

test("NOGIL_TRACE=FILE writes events that Perfetto opens, of all threads and processes, anew for each program", async () => {
  const path = join(folder, "trace.json");
  writeFileSync(path, "what was there before");
  const program = traced(path);
  expect(await program.ended).toBe(0);
  expect(program.err).toBe("");
  const text = readFileSync(path, "utf8");
  const events = JSON.parse(`${text.replace(/,\n$/, "")}]`) as TraceEvent[];
  const named = (what: string, { pid, tid }: TraceEvent) =>
    events.find(
      (each) => each.name === what && each.pid === pid && (what === "process_name" || each.tid === tid),
    )?.args?.name;
  const waits = events.filter(({ ph }) => ph === "B" || ph === "b");
  const found = waits.map(
    (each) => `${named("process_name", each)}/${named("thread_name", each)} ${each.name}`,
  );
  for (const expected of [
    /^MainProcess\/MainThread get from Queue \d+$/,
    /^MainProcess\/my Thread Event \d+$/,
    /^my Process\/MainThread Event \d+$/,
  ]) {
    expect(found.some((each) => expected.test(each))).toBe(true);
  }
  // Each wait has an end, behind it.
  for (const begin of waits) {
    const end = events.find(
      ({ ph, name, pid, tid, ts, id }) =>
        ph === (begin.ph === "B" ? "E" : "e") &&
        name === begin.name &&
        pid === begin.pid &&
        tid === begin.tid &&
        ts >= begin.ts &&
        id === begin.id,
    );
    expect(end, begin.name).toBeDefined();
  }
  // Events of async waits belong together by their ids alone.
  const ids = waits.flatMap(({ ph, id }) => (ph === "b" ? id : []));
  expect(ids.length).toBeGreaterThanOrEqual(4);
  expect(new Set(ids).size).toBe(ids.length);
  expect(new Set(waits.map(({ pid }) => pid)).size).toBe(2);
  expect(Math.min(...events.map(({ ts }) => ts))).toBeGreaterThanOrEqual(0);
});

test("without NOGIL_TRACE nothing is printed", async () => {
  const program = startProgram(runtime.name, "programs/traced.ts");
  expect(await program.ended).toBe(0);
  expect(program.err).toBe("");
});

test("NOGIL_TRACE=FILE that cannot be written: the error says so", async () => {
  const program = traced(join(folder, "nowhere", "trace.json"));
  expect(await program.ended).toBe(1);
  expect(program.err).toMatch(
    /rror: Cannot write the timeline that NOGIL_TRACE asks for: .*(ENOENT|No such file)/,
  );
  expect(program.out).toBe("");
});
