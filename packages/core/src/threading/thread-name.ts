import { MAIN_IDENT } from "../memory/live-threads.ts";
import { threadMemory } from "../memory/thread-memory.ts";
import { releaseControlBlock } from "./control-block.ts";
import { MAIN } from "./current-thread.ts";
import { lookUpThread } from "./registry.ts";
import { readTask } from "./task.ts";

/** Returns the name of a thread of this process; something like it for one that has ended. */
export function threadName(ident: number): string {
  if (ident === MAIN_IDENT) return MAIN.name;
  const memory = threadMemory();
  const control = lookUpThread(ident);
  if (control === 0) return `a thread that has ended (ident ${ident})`;
  const { name } = readTask(memory, control);
  releaseControlBlock(memory, control);
  return name;
}
