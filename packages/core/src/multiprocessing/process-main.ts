import { childrenEnded } from "../children.ts";
import { runtime } from "../current.ts";
import { formatError } from "../format-error.ts";
import { linux } from "../memory/linux.ts";
import { prepareMessage, receiveMessage } from "../memory/message.ts";
import type { MappedMemory } from "../memory/mapped-memory.ts";
import { joinProcessMemory } from "../memory/process-memory.ts";
import { giveBackAll } from "../memory/holdings.ts";
import { loadTarget } from "../targets.ts";
import { ARGUMENTS, EXIT_CODE, PROPERTIES } from "./control-block.ts";
import { assumeIdentity, currentIdentity } from "./current-process.ts";
import { readTask } from "./task.ts";
import type { Task } from "./task.ts";

/** Longer than the parent takes to end when it has given up its files. */
const DYING_MS = 1000;

let memory: MappedMemory | undefined;
let control = 0;

/**
 * Runs a process's target in this process, given what `Process.start()` put behind its command line.
 * Settles with the exit code, after the threads and processes that the target started: 0, or 1 after an uncaught error, which is
 * reported on standard error.
 */
export async function processMain(place: string): Promise<number> {
  const [parent, descriptor, block] = place.split("/").map(Number);
  if (!linux().dieWithParent(parent)) return 1; // nobody is left to serve, or to tell
  control = block;
  memory = joinParent(`/proc/${parent}/fd/${descriptor}`);
  const task = readTask(memory, control);
  assumeIdentity(task.identity);
  linux().nameThread(task.identity.name);
  let code = 0;
  try {
    await run(memory, task);
  } catch (error) {
    report(error);
    code = 1;
  }
  await childrenEnded();
  return code;
}

function joinParent(path: string): MappedMemory {
  try {
    return joinProcessMemory(path);
  } catch (error) {
    // A parent that ends gives up its files first, and then its children are killed: no reason to complain.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, DYING_MS);
    throw error;
  }
}

/** Reports an error that nobody caught in this process. */
function report(error: unknown): void {
  runtime().writeError(`Process ${currentIdentity().name}:\n${formatError(error)}\n`);
}

/** Standard output and standard error. */
const OUTPUTS = [1, 2];

/**
 * To be called with an error that nobody caught outside of the target's own call: reports it, and returns whether the process is to
 * end of it. One that only says that nobody is left to read what this process prints harms nobody.
 */
export function failProcess(error: unknown): boolean {
  const isWrite = error instanceof Error && "code" in error && error.code === "EPIPE";
  if (isWrite && OUTPUTS.some((descriptor) => linux().isBroken(descriptor))) return false;
  report(error);
  return true;
}

/** Gives back what this process refers to, and notes the exit code for a parent that cannot hear it from its runtime. To be called as the last thing. */
export function noteExit(code: number): void {
  giveBackAll();
  if (memory) Atomics.store(memory.words, control + EXIT_CODE, (code & 0xff) + 1);
}

async function run(memory: MappedMemory, { identity, target, type }: Task): Promise<void> {
  if (!target && !type) return;
  const call = target && (await loadTarget(target));
  const Type = type && (await loadTarget(type));
  for (const message of [ARGUMENTS, PROPERTIES]) await prepareMessage(memory, control + message);
  const args = receiveMessage(memory, control + ARGUMENTS) as unknown[];
  if (!Type) {
    await call!(...args);
    return;
  }
  // A child without a class of its own does not load these: they are a large part of its start.
  const { runProcess } = await import("./run-process.ts");
  const properties = receiveMessage(memory, control + PROPERTIES) as Record<string, unknown>;
  await runProcess(Type, identity, { call, target, args }, properties);
}
