import { childrenEnded } from "../children.ts";
import { runtime } from "../current.ts";
import { formatError } from "../format-error.ts";
import { decode } from "../memory/codec.ts";
import { linux } from "../memory/linux.ts";
import { takeMessage } from "../memory/message.ts";
import { joinProcessMemory } from "../memory/process-memory.ts";
import { loadTarget } from "../targets.ts";
import { ARGUMENTS, EXIT_CODE, TASK } from "./control-block.ts";
import { assumeProcessIdentity } from "./current-process.ts";

/**
 * Runs a process's target in this process, given what `Process.start()` put behind its command line.
 * Settles with the exit code, after the threads and processes that the target started: 0, or 1 after an uncaught error, which is
 * reported on standard error.
 */
export async function processMain(place: string): Promise<number> {
  const [parent, descriptor, control] = place.split("/").map(Number);
  if (!linux().dieWithParent(parent)) return 1; // nobody is left to serve, or to tell
  const memory = joinProcessMemory(`/proc/${parent}/fd/${descriptor}`);
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
      await target(...(decode(takeMessage(memory, control + ARGUMENTS)!) as unknown[]));
    }
  } catch (error) {
    runtime().writeError(`Process ${processName}:\n${formatError(error)}\n`);
    code = 1;
  }
  await childrenEnded();
  memory.leave();
  Atomics.store(memory.words, control + EXIT_CODE, code + 1);
  return code;
}
