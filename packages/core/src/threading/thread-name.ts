import { MAIN_IDENT } from "../memory/live-threads.ts";
import { threadMemory } from "../memory/thread-memory.ts";
import { releaseControlBlock } from "./control-block.ts";
import { MAIN } from "./current-thread.ts";
import { lookUpThreadWithin } from "./registry.ts";
import { readTask } from "./task.ts";

/** Whoever asks for names is blocked, and may be the one that has to notice a thread that died with the registry's lock. */
const PATIENCE_MS = 50;

/** Returns the name of a thread of this process; something like it for one that has ended, or cannot be looked up now. */
export function threadName(ident: number): string {
  if (ident === MAIN_IDENT) return MAIN.name;
  const memory = threadMemory();
  const control = lookUpThreadWithin(PATIENCE_MS, ident);
  if (control === undefined) return `thread ${ident}`;
  if (control === 0) return `a thread that has ended (ident ${ident})`;
  const { name } = readTask(memory, control);
  releaseControlBlock(memory, control);
  return name;
}
