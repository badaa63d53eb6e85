import type { MappedMemory } from "./mapped-memory.ts";

const used = new Set<MappedMemory>();

/** Notes that the calling thread uses a memory of processes. */
export function noteUse(memory: MappedMemory): void {
  used.add(memory);
}

/** Forgets a memory that the calling thread has closed. */
export function noteEndOfUse(memory: MappedMemory): void {
  used.delete(memory);
}

/** Returns the memories of processes that the calling thread uses. */
export function usedMemories(): MappedMemory[] {
  return [...used];
}
