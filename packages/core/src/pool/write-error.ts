import type { Memory } from "../memory/memory.ts";
import { writePayload } from "./task-block.ts";

/** Writes an error into a task: without what in it cannot travel, and nothing at all if the memory is full. */
export function writeError(memory: Memory, task: number, error: unknown): void {
  for (const value of [() => error, () => plain(error), () => undefined]) {
    try {
      writePayload(memory, task, value(), "error");
      return;
    } catch {
      // The next one says less.
    }
  }
}

function plain(error: unknown): Error {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  return Object.assign(new Error(message), { name, stack });
}
