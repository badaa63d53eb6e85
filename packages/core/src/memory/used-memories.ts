import type { MappedMemory } from "./mapped-memory.ts";
import { openMemories } from "./open-named.ts";
import { usedProcessMemory } from "./process-memory.ts";

/** Returns the memories of processes that the calling thread has used. */
export function usedMemories(): MappedMemory[] {
  const memory = usedProcessMemory();
  return memory ? [memory, ...openMemories()] : openMemories();
}
