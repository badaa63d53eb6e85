import { loadClasses, loadClassesAtOnce } from "./class-modules.ts";
import type { Memory, MemoryKind } from "./memory.ts";
import type { NamedMemory, NameReference } from "./named-memory.ts";
import type { Presence, Signature } from "./open-named.ts";
import { threadMemory } from "./thread-memory.ts";

/** What only those need who share something with other processes. It is loaded with the classes of what they share. */
interface ProcessMemories {
  processMemory(): Memory;
  openNamed(
    name: string,
    signature: Signature,
    begin: (memory: NamedMemory) => number,
    presence: Presence,
  ): NamedMemory;
  openReferred(reference: NameReference): NamedMemory;
}

let loadedMemories: ProcessMemories | undefined;

/** Says how the memories of processes are opened. */
export function registerMemories(memories: ProcessMemories): void {
  loadedMemories = memories;
}

/** Returns how the memories of processes are opened; loads that first if need be. */
export function processMemories(): ProcessMemories {
  loadClassesAtOnce("processes", () => loadedMemories !== undefined);
  return loadedMemories!;
}

/** Loads what it takes to open them. */
export async function loadProcessMemories(): Promise<void> {
  await loadClasses("processes", () => loadedMemories !== undefined);
}

/** The memory of objects without a name that the workers of a kind share. */
export function memoryOf(kind: MemoryKind): Memory {
  return kind === "threads" ? threadMemory() : processMemories().processMemory();
}
