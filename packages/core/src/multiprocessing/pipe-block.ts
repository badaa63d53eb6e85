import { newBlock, release, retain } from "../memory/block.ts";
import type { Memory } from "../memory/memory.ts";
import { Place } from "../memory/place.ts";
import { QUEUE_WORDS } from "../sync/queue-words.ts";
import { Channel } from "./channel.ts";

/** Which end of a pipe. */
export type Side = 0 | 1;

/** Words of a pipe: the channel to each end, each in cache lines of its own, and where the block of each end is, 0 once it is closed. */
const CHANNELS = [0, 48] as const;
const ENDS = QUEUE_WORDS;
const WORDS = CHANNELS[1] + QUEUE_WORDS;
/** What lies in the block, for whoever reads its type: no shared object of a public class. */
const TYPE = 0;

/**
 * Makes what the two ends of a pipe have in common, to which each of them refers.
 *
 * @throws {RangeError} If the memory is full.
 */
export function newPipe(memory: Memory): number {
  const pipe = newBlock(memory, WORDS, TYPE);
  retain(memory, pipe);
  return pipe;
}

/** The channel to an end of the pipe. */
export function channelTo(memory: Memory, pipe: number, side: Side, isOver: () => boolean): Channel {
  return new Channel(new Place(memory, pipe + CHANNELS[side], "part"), isOver);
}

/** Notes where the block of an end is. */
export function openEnd(memory: Memory, pipe: number, side: Side, block: number): void {
  Atomics.store(memory.cover(pipe + WORDS), pipe + ENDS + side, block);
}

/** Whether an end is closed, or nobody has it who lives: at least at this moment, see {@linkcode Memory.isHeld}. */
export function isEndGone(memory: Memory, pipe: number, side: Side): "closed" | "unheld" | false {
  const block = Atomics.load(memory.cover(pipe + WORDS), pipe + ENDS + side);
  if (block === 0) return "closed";
  return memory.isHeld?.(block) === false && "unheld";
}

/** Has the other end hear that this one is closed, or dead. */
export function announceEnd(memory: Memory, pipe: number, side: Side): void {
  openEnd(memory, pipe, side, 0);
  channelTo(memory, pipe, side === 0 ? 1 : 0, never).close();
  channelTo(memory, pipe, side, never).drop();
}

/** Closes an end to which nobody refers any more; with the second, the pipe is given back. */
export function closeEnd(memory: Memory, pipe: number, side: Side): void {
  announceEnd(memory, pipe, side);
  release(memory, pipe, () => {
    for (const each of [0, 1] as const) channelTo(memory, pipe, each, never).dispose();
  });
}

function never(): boolean {
  return false;
}
