import { expect, test } from "vitest";
import { Allocator } from "../../packages/core/src/memory/allocator.ts";
import { Ledger } from "../../packages/core/src/memory/ledger.ts";
import type { Linux } from "../../packages/core/src/memory/linux.ts";
import type { Memory } from "../../packages/core/src/memory/memory.ts";
import { Participants } from "../../packages/core/src/memory/participants.ts";

/** What /proc says of processes: the start time of one that runs, "zombie", or `null` if it cannot be asked. */
type Proc = Record<number, number | "zombie" | null>;

const words = () => ({ words: new Int32Array(new SharedArrayBuffer(4 * Participants.WORDS)) }) as Memory;

/** The table as process `pid` sees it. */
function participants(memory: Memory, pid: number, proc: Proc): Participants {
  const readText = (path: string) => {
    const state = proc[Number(path.split("/")[2])];
    if (state === undefined || state === null) return state;
    const fields = Array.from({ length: 50 }, (_, i) => (i === 19 && state !== "zombie" ? state : 0));
    fields[0] = (state === "zombie" ? "Z" : "S") as never;
    return `1 (a name) with ) ${fields.join(" ")}`;
  };
  return new Participants(memory, 0, { readText } as unknown as Linux, pid);
}

test("Participants.isAlive() holds while the process runs, and not when it is gone or a zombie", () => {
  const memory = words();
  const proc: Proc = { 10: 500, 20: 600 };
  const other = participants(memory, 20, proc);
  const number = participants(memory, 10, proc).join(1);
  expect(other.isAlive(number)).toBe(true);
  proc[10] = "zombie";
  expect(other.isAlive(number)).toBe(false);
  delete proc[10];
  expect(other.isAlive(number)).toBe(false);
});

test("Participants.isAlive() does not take a process for dead that cannot be asked about", () => {
  const memory = words();
  const proc: Proc = { 10: 500, 20: 600 };
  const other = participants(memory, 20, proc);
  const number = participants(memory, 10, proc).join(1);
  proc[10] = null;
  expect(other.isAlive(number)).toBe(true);
  expect(other.join(1)).not.toBe(number);
  expect(other.isAlive(number)).toBe(true);
});

test("Participants.isAlive() knows a process by its start time, also one that had this process's own pid", () => {
  const memory = words();
  const number = participants(memory, 10, { 10: 500 }).join(1);
  const proc: Proc = { 10: 700, 20: 600 };
  expect(participants(memory, 20, proc).isAlive(number)).toBe(false);
  expect(participants(memory, 10, proc).isAlive(number)).toBe(false);
});

test("Participants.join(1) gives a slot of the dead to the living, under another number", () => {
  const memory = words();
  const proc: Proc = { 10: 500, 20: 600 };
  const first = participants(memory, 10, proc);
  const number = first.join(1);
  delete proc[10];
  const other = participants(memory, 20, proc);
  const next = other.join(1);
  expect(next).not.toBe(number);
  expect(other.isAlive(next)).toBe(true);
  expect(other.isAlive(number)).toBe(false);
});

test("Participants.leave() ends a number and no other of its process", () => {
  const memory = words();
  const proc: Proc = { 10: 500 };
  const own = participants(memory, 10, proc);
  const [first, second] = [own.join(1), own.join(1)];
  own.leave(first);
  expect([own.isAlive(first), own.isAlive(second)]).toEqual([false, true]);
});

test("Participants.refersTo() finds a block in the ledgers of those who live, whatever stands in a page that was given up", () => {
  const memory = {
    words: new Int32Array(new SharedArrayBuffer(1 << 20)),
    cover: (length: number) => (length <= 1 << 18 ? memory.words : expect.fail(`${length} words`)),
  } as Memory & { allocator: Allocator };
  memory.allocator = new Allocator(memory, Participants.WORDS);
  memory.allocator.begin(Participants.WORDS + Allocator.WORDS);
  const proc: Proc = { 10: 500, 20: 600, 30: 700 };
  const [first, second, third] = [10, 20, 30].map((pid) => participants(memory, pid, proc));
  const heads = [first, second].map((each) => each.ledgerOf(each.join(1)));
  third.join(1);
  const ledgers = heads.map((head) => new Ledger(memory, head));
  const entries = Array.from({ length: 200 }, (_, i) => ledgers[0].add(1_000 + i));
  const mine = ledgers[1].add(1_007);
  expect([1_000, 1_100, 1_199, 999, 1_200].map((block) => third.refersTo(block))).toEqual([
    true,
    true,
    true,
    false,
    false,
  ]);
  ledgers[0].remove(entries[100]);
  expect(third.refersTo(1_100)).toBe(false);
  proc[10] = "zombie";
  expect([third.refersTo(1_000), third.refersTo(1_007)]).toEqual([false, true]);
  ledgers[1].remove(mine);
  expect(third.refersTo(1_007)).toBe(false);
  const page = memory.words[heads[1]];
  for (const noise of [page, -1, 2 ** 31 - 1, memory.allocator.end - 1, heads[0]]) {
    memory.words[page] = noise;
    expect(third.refersTo(5)).toBe(false);
  }
});
