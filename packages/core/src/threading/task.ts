import { encode, peek } from "../memory/codec.ts";
import type { Memory } from "../memory/memory.ts";
import { putMessage, readMessage } from "../memory/message.ts";
import type { Target } from "../targets.ts";
import { DAEMON, TASK } from "./control-block.ts";

/** What a thread is, and what it is to do. */
export interface Task {
  readonly name: string;
  readonly daemon: boolean;
  readonly target: Target | undefined;
  /** The class of its object, if that has a `run()` of its own. */
  readonly type: Target | undefined;
}

/** Writes a task into a control block. */
export function writeTask(memory: Memory, control: number, { name, daemon, target, type }: Task): void {
  memory.words[control + DAEMON] = Number(daemon);
  putMessage(memory, control + TASK, encode([name, target, type], "task", "threads"));
}

/** Reads what {@linkcode writeTask} wrote; the caller refers to the control block. */
export function readTask(memory: Memory, control: number): Task {
  const [name, target, type] = peek(readMessage(memory, control + TASK)!) as [string, Target?, Target?];
  return { name, daemon: memory.words[control + DAEMON] === 1, target, type };
}
