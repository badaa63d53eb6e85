import type { Memory } from "../memory/memory.ts";

const memories: Memory[] = [];
const indexes: number[] = [];
const counts: number[] = [];

/**
 * Wake-ups that this worker owes to sleepers who can do nothing before it lets go of a lock: woken at once, they would only run
 * into it. To be paid after any release; if that never comes, the sleepers look by themselves in time.
 */
export const owedWakes = {
  /** How many it owes. */
  count: 0,

  /** Owes a wake-up to at most `sleepers` of a word. */
  add(memory: Memory, index: number, sleepers: number): void {
    memories[this.count] = memory;
    indexes[this.count] = index;
    counts[this.count++] = sleepers;
  },

  /** Wakes all of them. */
  pay(): void {
    const { count } = this;
    this.count = 0;
    for (let i = 0; i < count; i++) {
      const { futex, words } = memories[i];
      futex.notify(words, indexes[i], counts[i]);
    }
  },
};
