import type { Memory } from "../memory/memory.ts";
import { writeNumber } from "../memory/record.ts";
import { push } from "../memory/stack.ts";
import type { Steps } from "../sync/steps.ts";
import * as block from "./task-block.ts";
import { writeError } from "./write-error.ts";

/** Words: the task that was replied to last, how many sleep until there is one, and another mailbox of the same pool. */
const LAST = 0;
const SLEEPERS = 1;
const OLDER = 2;
const WORDS = 3;

/** Puts a new mailbox before the others of a pool, the newest of which the word at `head` names; returns where it is. */
export function newMailbox(memory: Memory, head: number): number {
  const at = memory.allocator.allocate(WORDS);
  push(memory.words, head, at, OLDER);
  return at;
}

/** Gives back all mailboxes of a pool, with the replies that nobody took. */
export function disposeMailboxes(memory: Memory, head: number): void {
  for (let at = memory.words[head]; at !== 0;) {
    const words = memory.cover(at + WORDS);
    const older = words[at + OLDER];
    block.discardTasks(memory, words[at + LAST]);
    memory.allocator.free(at, WORDS);
    at = older;
  }
}

/**
 * Where replies come in, for the one thread that handed the tasks in: a stack that anybody may push onto, and that is emptied at
 * once. A worker that is killed has pushed its reply, or has not. It is there as long as the state of its pool.
 */
export class Mailbox {
  readonly at: number;
  readonly #memory: Memory;

  constructor(memory: Memory, at: number) {
    this.#memory = memory;
    this.at = at;
  }

  /** Takes all replies, first come first. */
  takeAll(): number[] {
    const { at } = this;
    const memory = this.#memory;
    const tasks: number[] = [];
    if (Atomics.load(memory.words, at + LAST) === 0) return tasks;
    for (let task = Atomics.exchange(memory.words, at + LAST, 0); task !== 0;) {
      tasks.push(task);
      task = memory.cover(task + 1)[task + block.NEXT];
    }
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
}

/** Hands a task back to where it came from. */
export function reply(memory: Memory, task: number): void {
  const words = memory.cover(task + 1);
  const at = words[task + block.MAILBOX];
  // Nobody sleeps while there are replies, and whoever brought the first has woken those who slept, or is about to.
  if (push(words, at + LAST, task, block.NEXT) === 0) wakeSleepers(memory, at);
}

/** Whom a reply is for. */
export interface Addressee {
  readonly mailbox: number;
  readonly id: number;
}

/** Replies to a task in the stead of its worker, in whose hands its block is; or to none, if its number is 0. */
export function answer(memory: Memory, { mailbox, id }: Addressee, form: number, value: unknown): void {
  const task = block.newTask(memory);
  const words = memory.cover(task + block.WORDS);
  words[task + block.MAILBOX] = mailbox;
  words[task + block.ID] = id;
  words[task + block.FORM] = form;
  words[task + block.DONE_ITEMS] = 0;
  writeNumber(words, task + block.WAITED, NaN);
  writeNumber(words, task + block.RAN, NaN);
  writeError(memory, task, value);
  reply(memory, task);
  wakeSleepers(memory, mailbox); // the worker may have died before it did
}

/** As {@linkcode Mailbox.wake}, of all mailboxes of a pool. */
export function wakeAll(memory: Memory, head: number): void {
  for (let at = Atomics.load(memory.words, head); at !== 0; at = memory.cover(at + WORDS)[at + OLDER])
    wakeSleepers(memory, at);
}

/** Has those who wait for replies look again: for another reason than a reply. */
export function wakeSleepers(memory: Memory, at: number): void {
  if (Atomics.load(memory.words, at + SLEEPERS) > 0) memory.futex.notify(memory.words, at + LAST, Infinity);
}
