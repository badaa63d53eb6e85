import { encode, peek } from "../memory/codec.ts";
import type { Memory } from "../memory/memory.ts";
import { putMessage, readMessage } from "../memory/message.ts";
import type { Target } from "../targets.ts";
import { TASK } from "./control-block.ts";
import type { ProcessIdentity } from "./current-process.ts";

/** What a process is, and what it is to do. */
export interface Task {
  readonly identity: ProcessIdentity;
  readonly target: Target | undefined;
  /** The class of its object, if that has a `run()` of its own. */
  readonly type: Target | undefined;
}

/** Writes a task into a control block. */
export function writeTask(memory: Memory, control: number, { identity, target, type }: Task): void {
  putMessage(memory, control + TASK, encode([identity, target, type], "task", "processes"));
}

/** Reads what {@linkcode writeTask} wrote. */
export function readTask(memory: Memory, control: number): Task {
  const [identity, target, type] = peek(readMessage(memory, control + TASK)!) as [
    ProcessIdentity,
    Target?,
    Target?,
  ];
  return { identity, target, type };
}
