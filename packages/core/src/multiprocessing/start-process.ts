import { outlive } from "../children.ts";
import { runtime } from "../current.ts";
import { encode } from "../memory/codec.ts";
import { putMessage } from "../memory/message.ts";
import { processMemory } from "../memory/process-memory.ts";
import type { NativeProcess, RuntimeName } from "../runtime.ts";
import { noteWorkerEnd } from "../worker-ends.ts";
import { ARGUMENTS, CONTROL_WORDS, PROPERTIES } from "./control-block.ts";
import { childCommand } from "./launcher.ts";
import { releaseControlBlock, StartedProcess } from "./started-process.ts";
import { writeTask } from "./task.ts";
import type { Task } from "./task.ts";

const SIGKILL = 9;

/** A process to start: its task, its arguments, its runtime, and the own properties of its object if that has a class of its own. */
export interface NewProcess extends Task {
  readonly args: readonly unknown[];
  readonly properties: object | undefined;
  readonly runtime: RuntimeName;
}

/**
 * Starts a child of this process; if that fails, nothing is left behind.
 *
 * @throws {TypeError} If an argument or a property cannot travel; names its path, such as `args[1].callback`.
 * @throws {UnsupportedError} If this platform has no memory that processes share.
 */
export function startProcess(child: NewProcess): StartedProcess {
  const memory = processMemory();
  const control = memory.allocator.allocate(CONTROL_WORDS);
  let native: NativeProcess;
  try {
    writeTask(memory, control, child);
    putMessage(memory, control + ARGUMENTS, encode(child.args, "args", "processes"));
    if (child.properties)
      putMessage(memory, control + PROPERTIES, encode(child.properties, "this", "processes"));
    const { command, env } = childCommand(child.runtime);
    const place = `${runtime().pid}/${memory.descriptor}/${control}`;
    native = runtime().processes!.start([...command, place], env);
  } catch (error) {
    releaseControlBlock(control);
    throw error;
  }
  let started: StartedProcess;
  try {
    started = new StartedProcess(native, memory.linux.openProcess(native.pid), control);
  } catch (error) {
    // The child runs, and may still read its control block.
    native.kill(SIGKILL);
    void native.exited.then(() => releaseControlBlock(control));
    throw error;
  }
  if (child.identity.daemon) native.unref();
  else outlive(started);
  void native.exited.then(() => {
    started.hasEnded();
    noteWorkerEnd();
  });
  return started;
}
