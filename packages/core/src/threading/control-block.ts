import { newBlock, release } from "../memory/block.ts";
import type { Memory } from "../memory/memory.ts";
import { discardMessage, MESSAGE_WORDS } from "../memory/message.ts";

/** Words through which a thread and those who know it speak. */
export const IDENT = 0;
export const DAEMON = 1;
/** Ident of the thread that started it. */
export const STARTER = 2;
/** The block of the native worker that runs it. */
export const WORKER = 3;
/** Messages: what to run and under which name, its arguments, the properties of its object, and the error that ended it. */
export const TASK = 4;
export const ARGUMENTS = TASK + MESSAGE_WORDS;
export const PROPERTIES = ARGUMENTS + MESSAGE_WORDS;
export const ERROR = PROPERTIES + MESSAGE_WORDS;
const WORDS = ERROR + MESSAGE_WORDS;

/** What lies in the block, for whoever reads its type: no shared object of a public class. */
const TYPE = 0;

/** Returns the index of a control block, all 0. The caller is the first who refers to it. */
export function newControlBlock(memory: Memory): number {
  return newBlock(memory, WORDS, TYPE);
}

/** Counts one less who refers to a control block; with the last, it and its messages are given back. */
export function releaseControlBlock(memory: Memory, control: number): void {
  release(memory, control, () => {
    for (const message of [TASK, ARGUMENTS, PROPERTIES, ERROR]) discardMessage(memory, control + message);
  });
}
