import { decodeAt, encodeInto } from "../memory/codec.ts";
import type { Memory } from "../memory/memory.ts";
import { decodeMessage, discardMessage, putParts } from "../memory/message.ts";
import { bytesOf, readNumber, writeNumber } from "../memory/record.ts";

/** Words of a task on its way: to a worker, and as its reply back to where it came from. */
export const NEXT = 0;
export const STATE = 1;
/** Who is to have the reply, and the number of the task there. */
export const MAILBOX = 2;
export const ID = 3;
/** Which function, in what manner it is to be called, and then how that went. */
export const FUNCTION = 4;
export const FORM = 5;
/** 1 if the task is asked to end. */
export const ABORT = 6;
/** How many items of a chunk were done. */
export const DONE_ITEMS = 7;
/** Doubles: when its latest state began, in ms since 1970, and how long it waited and ran, in ms. */
export const SINCE = 8;
export const WAITED = 10;
export const RAN = 12;
const LENGTH = 14;
/** Its arguments, and then its result: what is longer, or refers to shared objects, is a message of its own, whose place is said here. */
const PAYLOAD = 15;
/** How many words a task has. */
export const WORDS = 32;
/** The length of what is a message of its own. */
const APART = -1;
const INLINE_BYTES = 4 * (WORDS - PAYLOAD);

/** States of a task. Who changes one does so in one atomic step, so that a task is either given up or done. */
export const QUEUED = 0;
export const RUNNING = 1;
export const DONE = 2;
/** Given up before a worker took it; the one that comes across it gives it back. */
export const CANCELLED = 3;
/** Given up while it ran: its worker has nothing more to say, and gives it back if it comes to that. */
export const DOOMED = 4;

/** How a function is called: with the arguments, once for each item, or once for the elements of each item. */
export const CALL = 0;
export const EACH = 1;
export const SPREAD = 2;
/** How that went. */
export const RETURNED = 0;
export const THREW = 1;
/** With `THREW`: its worker died, and the payload is what a `WorkerDiedError` is made from. */
export const DIED = 2;
/** With `THREW`: the payload is the error, and the results of the items before it. */
export const PARTIAL = 4;
/** The payload is an array of doubles, and stands for a list of numbers. */
export const NUMBERS = 0x80;

/** Returns the index of a new block for a task, with whatever was in it. */
export function newTask(memory: Memory): number {
  return memory.allocator.allocate(WORDS, false);
}

/** Gives a block back, whose payload was taken. */
export function freeTask(memory: Memory, task: number): void {
  memory.allocator.free(task, WORDS);
}

/**
 * Copies a value into a task.
 *
 * @throws {TypeError} If it cannot travel; names its path, which begins with `name`.
 * @throws {RangeError} If the memory is full.
 */
export function writePayload(memory: Memory, task: number, value: unknown, name: string): void {
  const words = memory.cover(task + WORDS);
  words[task + LENGTH] = 0;
  const written = encodeInto(bytesOf(words), 4 * (task + PAYLOAD), INLINE_BYTES, value, name, memory.kind);
  if (typeof written === "number") {
    words[task + LENGTH] = written;
    return;
  }
  putParts(memory, task + PAYLOAD, written);
  words[task + LENGTH] = APART;
}

/** Takes the value out. */
export function readPayload(memory: Memory, task: number): unknown {
  const words = memory.cover(task + WORDS);
  const length = words[task + LENGTH];
  words[task + LENGTH] = 0;
  if (length === APART) return decodeMessage(memory, task + PAYLOAD);
  return decodeAt(bytesOf(words), 4 * (task + PAYLOAD), length);
}

/** Gives the value up, if it was not taken out. */
export function discardPayload(memory: Memory, task: number): void {
  // What is short refers to nothing.
  if (memory.cover(task + WORDS)[task + LENGTH] === APART) discardMessage(memory, task + PAYLOAD);
}

/** Gives back tasks that are linked to each other, with their bytes. */
export function discardTasks(memory: Memory, first: number): void {
  for (let task = first; task !== 0;) {
    const next = memory.cover(task + 1)[task + NEXT];
    discardTask(memory, task);
    task = next;
  }
}

/** Gives back a task that nobody has in his hands any more, with its bytes. */
export function discardTask(memory: Memory, task: number): void {
  discardPayload(memory, task);
  freeTask(memory, task);
}

/**
 * Gives back a task whose worker is said to be gone. A thread may yet be in the middle of it, since a runtime ends one only where it
 * comes to run something: it finds the task given up, and gives it back then.
 */
export function discardLostTask(memory: Memory, task: number): void {
  if (memory.kind === "processes") discardTask(memory, task);
  else if (!changeState(memory, task, QUEUED, CANCELLED)) changeState(memory, task, RUNNING, DOOMED);
}

/** Changes the state of a task, if it is the one that is expected; returns whether it was. */
export function changeState({ words }: Memory, task: number, expected: number, next: number): boolean {
  return Atomics.compareExchange(words, task + STATE, expected, next) === expected;
}

const { timeOrigin } = performance;

/** Milliseconds since 1970, the same in all processes. */
export function now(): number {
  return timeOrigin + performance.now();
}

/** Notes how long the latest state lasted, in the double at `part`; the next begins. */
export function noteTime(words: Int32Array, task: number, part: number): void {
  const time = now();
  writeNumber(words, task + part, time - readNumber(words, task + SINCE));
  writeNumber(words, task + SINCE, time);
}
