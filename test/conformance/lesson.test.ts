import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { HANGS_MS } from "../fixtures/finish.ts";
import { startProgramWith } from "../fixtures/program.ts";
import type { Program, ProgramOptions } from "../fixtures/program.ts";
import { openSite } from "../fixtures/site.ts";
import { runtime } from "../runtime.ts";

/** Looks at what is certain of a program's output, whatever the order in which its workers come to run. */
type Check = (lines: string[]) => void;

const TEN = Array.from({ length: 10 }, (_, i) => i);
const FIRST_FIVE = TEN.slice(0, 5);
const LAST_FIVE = TEN.slice(5);
const SITES = ["/google.com", "/amazon.com", "/microsoft.com"];
const WAYS = ["sync", "async", "threads", "processes"];

const CHECKS: Readonly<Record<string, Check>> = {
  "01-threads": checkSleepers,

  "02-active-count": (lines) => {
    const isCount = (line: string) => line.startsWith("Threads that run");
    const counts = [...lines.entries()].filter(([, line]) => isCount(line));
    expect(counts).toHaveLength(TEN.length);
    for (const [i, [at, line]] of counts.entries()) {
      // Where starts take long, some have slept enough before the last one starts.
      const awake = lines.slice(0, at).filter((each) => each.endsWith("has woken up."));
      const possible = Array.from({ length: awake.length + 1 }, (_, ended) => i + 2 - ended);
      expect(possible.map((each) => `Threads that run: ${each}.`)).toContain(line);
    }
    checkSleepers(lines.filter((line) => !isCount(line)));
  },

  "03-lock": (lines) => {
    expect(lines).toHaveLength(1);
    expect(["[ 1, 2 ]", "[ 2, 1 ]"]).toContain(lines[0]);
  },

  "04-rlock": inOrder("Lock, second acquire: false", "RLock, second acquire: true", "num: 8"),

  "05-semaphore": (lines) => {
    const served = lines.map((line) => /^client (\d), service time: ([\d.]+) s$/.exec(line) ?? []);
    checkAnyOrder(
      served.map(([, client]) => client),
      FIRST_FIVE.map(String),
    );
    for (const [, , seconds] of served) expect(Number(seconds)).toBeGreaterThanOrEqual(1);
  },

  "06-event": ([first, ...others]) => {
    expect(first).toBe("Main thread");
    checkAnyOrder(
      others,
      FIRST_FIVE.map((i) => `Worker: wrk ${i}`),
    );
  },

  "07-condition": (lines) => {
    const acquired = (i: number) => `Worker: wrk ${i} after ac`;
    const notified = (i: number) => `Worker: wrk ${i} after n`;
    const woken = (i: number) => `Worker: wrk ${i} after w`;
    checkAnyOrder(lines.slice(0, 5), FIRST_FIVE.map(acquired));
    checkAnyOrder(lines.slice(5), [
      ...LAST_FIVE.flatMap((i) => [acquired(i), notified(i)]),
      ...FIRST_FIVE.map(woken),
    ]);
    // Who notifies holds the lock from the one line to the other.
    for (const i of LAST_FIVE) expect(lines[lines.indexOf(acquired(i)) + 1]).toBe(notified(i));
    let notifications = 0;
    for (const line of lines) {
      if (line.endsWith("after n")) notifications++;
      if (line.endsWith("after w")) expect(--notifications).toBeGreaterThanOrEqual(0);
    }
  },

  "08-timer": inOrder("The program goes on.", "Message from Timer!"),

  "09-barrier": (lines) => {
    const names = ["Anna", "Boris", "Clara"];
    checkAnyOrder(
      lines.slice(0, 3),
      names.map((name) => `${name} has come`),
    );
    checkAnyOrder(lines.slice(3), [...names.map((name) => `${name} goes on`), "Everybody has come"]);
    expect(lines[3]).not.toBe("Everybody has come");
  },

  "10-gil": ([one, several, ...python]) => {
    const time = (threads: number) => `, threads: ${threads}, time: \\d+ ms$`;
    expect(one).toMatch(new RegExp(`^${runtime.name} ${runtime.version}${time(1)}`));
    const threads = Number(/threads: (\d+)/.exec(several)?.[1]);
    expect(several).toMatch(new RegExp(`^${runtime.name} ${runtime.version}${time(threads)}`));
    if (python.length < 2) expect(python).toEqual([NO_PYTHON]);
    else
      expect(python).toEqual(
        [1, threads].map((each) => expect.stringMatching(`^CPython 3\\.[\\d.]+${time(each)}`)),
      );
  },

  "11-process": (lines) => {
    checkAnyOrder(lines.slice(0, 2), ["The square is 49", "The cube is 343"]);
    expect(lines.slice(2)).toEqual(["We have finished"]);
  },

  "12-process-lock": (lines) => checkAnyOrder(lines, ["nacho", "salsa", "7"]),
  "13-pool-map": inOrder("[ 4, 6, 12 ]"),
  "14-apply-async": inOrder("14", "16"),
  "15-homework-requests": (lines) => checkRequests(lines, 3),
  "16-homework-five-requests": (lines) => checkRequests(lines, 15),

  "17-homework-powers": (lines) => {
    const powers = [2, 3, 5].map((base) => `${base} ** 1000000 ends in ${lastDigits(base)}`);
    for (const [i, way] of WAYS.entries()) {
      checkAnyOrder(lines.slice(4 * i, 4 * i + 3), powers);
      expect(lines[4 * i + 3]).toMatch(new RegExp(`^${way}: \\d+ ms$`));
    }
    expect(lines.slice(0, 3)).toEqual(powers);
    const times = WAYS.map((_, i) => parseInt(lines[4 * i + 3].split(": ")[1]));
    const quickest = WAYS.filter((_, i) => times[i] === Math.min(...times));
    expect(lines.slice(16)).toEqual([
      expect.stringMatching(new RegExp(`^Quickest in this run: (${quickest.join("|")})\\.$`)),
      expect.stringContaining("To compute takes CPUs"),
      expect.stringContaining("For what waits: async."),
    ]);
  },

  "18-three-runtimes": (lines) => {
    const visits = Array.from({ length: Math.ceil(lines.length / 2) }, (_, i) =>
      lines.slice(2 * i, 2 * i + 2),
    );
    const visitors = ["node", "deno", "bun"].flatMap((name) => [name, name, name]);
    checkAnyOrder(
      visits.map((visit) => visit.join(", ")),
      visitors.map((name) => `${name} comes in, ${name} goes out`),
    );
  },

  "19-pool-of-another-runtime": inOrder(
    ...["node", "deno", "bun"].map((name) => `4 from ${name}, 6 from ${name}, 12 from ${name}`),
  ),

  "20-blocking-and-async": (lines) => {
    const items = ["async", "blocking"].map((who) => {
      const line = lines.find((each) => each.startsWith(`The ${who} one got `));
      return line?.split(" ").at(-1) ?? "nothing";
    });
    expect(lines).toHaveLength(2);
    checkAnyOrder(items, ["tea", "coffee"]);
  },
};

/** Of their output, no order is certain. */
const UNORDERED = ["05-semaphore", "12-process-lock", "20-blocking-and-async"];

/** They sleep for seconds, and may do that at the same time. */
const SLEEPERS = ["01-threads", "02-active-count", "05-semaphore", "08-timer"];

/** Longest time in ms that a program of the lesson may take. Some need seconds where the machine has nothing else to do. */
const LONG_MS = 2 * HANGS_MS;

const NO_PYTHON = "There is no CPython to compare with: python3 does not start.";

test("every program of the lesson is checked", () => {
  const examples = readdirSync(new URL("../../examples", import.meta.url));
  const programs = examples.filter((name) => /^\d/.test(name)).map((name) => name.replace(".ts", ""));
  expect(Object.keys(CHECKS)).toEqual(programs.toSorted());
});

for (const [name, check] of Object.entries(CHECKS)) {
  const runs = SLEEPERS.includes(name) ? test.concurrent : test;
  runs(`${name} prints what the lesson shows`, { timeout: LONG_MS + HANGS_MS }, async () => {
    const site = await openSite();
    const args = name.endsWith("requests") ? SITES.map((each) => site.url + each) : [];
    const program = startLesson({}, name, ...args);
    expect(await program.ended).toBe(0);
    site.close();
    expect(program.err).toBe("");
    const lines = program.out.trimEnd().split("\n");
    check(lines);
    refutes(check, lines);
    if (lines.length > 1 && !UNORDERED.includes(name)) expect(() => check(lines.toReversed())).toThrow();
    if (args.length === 0) return;
    const each = 1 + WAYS.length * (name.includes("five") ? 5 : 1);
    expect(site.requests).toEqual(new Map(SITES.map((path) => [path, each])));
  });
}

test("10-gil says so if there is no CPython", { timeout: LONG_MS + HANGS_MS }, async () => {
  const program = startLesson({ env: { PATH: "/nowhere" } }, "10-gil");
  expect(await program.ended).toBe(0);
  expect(program.err).toBe("");
  expect(program.out.trimEnd().split("\n")[2]).toBe(NO_PYTHON);
});

test("15-homework-requests says in one line that a site does not answer, and measures nothing", async () => {
  const { url, close } = await openSite();
  close(); // nobody else has its port so soon
  const program = startLesson({}, "15-homework-requests", url);
  expect(await program.ended).toBe(1);
  expect(program.out).toBe("");
  expect(program.err).toMatch(new RegExp(`^No answer from ${url}: \\w.*\n$`));
});

/** Starts a program of the lesson. */
function startLesson(options: ProgramOptions, name: string, ...args: string[]): Program {
  const path = `../../examples/${name}.ts`;
  return startProgramWith({ hangsMs: LONG_MS, ...options }, runtime.name, path, ...args);
}

function inOrder(...expected: string[]): Check {
  return (lines) => expect(lines).toEqual(expected);
}

function checkAnyOrder(lines: readonly string[], expected: readonly string[]): void {
  expect(lines.toSorted()).toEqual(expected.toSorted());
}

function checkSleepers(lines: string[]): void {
  const asleep = (i: number) => `Thread ${i} falls asleep for 5 seconds.`;
  const awake = (i: number) => `Thread ${i} has woken up.`;
  checkAnyOrder(
    lines,
    TEN.flatMap((i) => [asleep(i), awake(i)]),
  );
  for (const i of TEN) expect(lines.indexOf(asleep(i))).toBeLessThan(lines.indexOf(awake(i)));
}

function checkRequests(lines: string[], requests: number): void {
  expect(lines).toEqual([
    ...WAYS.map((way) => expect.stringMatching(new RegExp(`^${way}: ${requests} requests, \\d+ ms$`))),
    expect.stringContaining("To wait takes no CPU"),
  ]);
}

/** The last six digits of a base to the power 1,000,000. */
function lastDigits(base: number): string {
  let digits = 1;
  for (let i = 0; i < 1_000_000; i++) digits = (digits * base) % 1_000_000;
  return String(digits).padStart(6, "0");
}

/** A check proves something only if it refuses an output with a line too few or too many. */
function refutes(check: Check, lines: string[]): void {
  for (const [i, line] of lines.entries()) {
    expect(() => check(lines.toSpliced(i, 1)), `without "${line}"`).toThrow();
    expect(() => check(lines.toSpliced(i, 0, line)), `with "${line}" twice`).toThrow();
  }
}
