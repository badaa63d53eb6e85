import { newBlock, release, retain } from "../memory/block.ts";
import type { Memory } from "../memory/memory.ts";
import type { Steps } from "../sync/steps.ts";
import { MAILBOX, NEXT } from "./task-block.ts";

/** Words: the task that was replied to last, and how many sleep until there is one. */
const LAST = 0;
const SLEEPERS = 1;
const WORDS = 2;
const TYPE = 0;

/**
 * Where replies come in, for the one thread that handed the tasks in: a stack that anybody may push onto, and that is emptied at
 * once. A worker that is killed has pushed its reply, or has not.
 */
export class Mailbox {
  readonly at: number;
  readonly #memory: Memory;

  constructor(memory: Memory) {
    this.#memory = memory;
    this.at = newBlock(memory, WORDS, TYPE);
  }

  /** Counts a task that is to be replied to; {@linkcode Mailbox.takeAll} counts it off. */
  expect(): void {
    retain(this.#memory, this.at);
  }

  /** Counts off a task that will never be replied to. */
  expectNoMore(): void {
    release(this.#memory, this.at);
  }

  /** Takes all replies, first come first. */
  takeAll(): number[] {
    const { at } = this;
    const memory = this.#memory;
    const tasks: number[] = [];
    if (Atomics.load(memory.words, at + LAST) === 0) return tasks;
    for (let task = Atomics.exchange(memory.words, at + LAST, 0); task !== 0;) {
      tasks.push(task);
      task = memory.cover(task + 1)[task + NEXT];
    }
    for (let i = 0; i < tasks.length; i++) release(memory, at);
    return tasks.reverse();
  }

  /** Sleeps until there may be a reply, at most `atMostMs`; returns whether time is left. */
  *sleep(timeLeft: boolean, atMostMs: number): Steps<boolean> {
    const { words } = this.#memory;
    const index = this.at + LAST;
    Atomics.add(words, this.at + SLEEPERS, 1);
    try {
      // Counted first: whoever pushes after this look sees the sleeper.
      if (!timeLeft || Atomics.load(words, index) !== 0) return timeLeft;
      return yield { index, expected: 0, atMostMs };
    } finally {
      Atomics.sub(words, this.at + SLEEPERS, 1);
    }
  }

  /** Has those who sleep here look again. */
  wake(): void {
    wakeSleepers(this.#memory, this.at);
  }

  /** Gives the mailbox up: what is replied from here on, nobody takes. */
  close(): void {
    release(this.#memory, this.at);
  }
}

/** Hands a task back to where it came from. */
export function reply(memory: Memory, task: number): void {
  const words = memory.cover(task + 1);
  const at = words[task + MAILBOX];
  let last: number;
  do {
    last = Atomics.load(words, at + LAST);
    words[task + NEXT] = last;
  } while (Atomics.compareExchange(words, at + LAST, last, task) !== last);
  wakeSleepers(memory, at);
}

/** Has those who wait for replies look again: for another reason than a reply. */
export function wakeSleepers(memory: Memory, at: number): void {
  if (Atomics.load(memory.words, at + SLEEPERS) > 0) memory.futex.notify(memory.words, at + LAST, Infinity);
}
