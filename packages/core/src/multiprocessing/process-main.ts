import { childrenEnded } from "../children.ts";
import { runtime } from "../current.ts";
import { formatError } from "../format-error.ts";
import { decode } from "../memory/codec.ts";
import { linux } from "../memory/linux.ts";
import { prepareMessage, takeMessage } from "../memory/message.ts";
import type { MappedMemory } from "../memory/mapped-memory.ts";
import { joinProcessMemory } from "../memory/process-memory.ts";
import { giveBackAll } from "../memory/shared.ts";
import { loadTarget } from "../targets.ts";
import { ARGUMENTS, EXIT_CODE, TASK } from "./control-block.ts";
import { assumeProcessIdentity, currentProcessIdentity } from "./current-process.ts";

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
  memory = joinProcessMemory(`/proc/${parent}/fd/${descriptor}`);
  const [module, name, processName, daemon] = decode(takeMessage(memory, control + TASK)!) as [
    string?,
    string?,
    string?,
    boolean?,
  ];
  assumeProcessIdentity({ name: processName!, daemon: daemon! });
  let code = 0;
  try {
    if (module !== undefined) {
      const target = await loadTarget({ module, name: name! });
      await prepareMessage(memory, control + ARGUMENTS);
      await target(...(decode(takeMessage(memory, control + ARGUMENTS)!) as unknown[]));
    }
  } catch (error) {
    failProcess(error);
    code = 1;
  }
  await childrenEnded();
  return code;
}

/** Reports an error that nobody caught in this process. */
export function failProcess(error: unknown): void {
  runtime().writeError(`Process ${currentProcessIdentity().name}:\n${formatError(error)}\n`);
}

/** Gives back what this process refers to, and notes the exit code for a parent that cannot hear it from its runtime. To be called as the last thing. */
export function noteExit(code: number): void {
  giveBackAll();
  if (memory) Atomics.store(memory.words, control + EXIT_CODE, (code & 0xff) + 1);
}
