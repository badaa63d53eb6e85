import { runtime } from "../current.ts";
import { MAIN_IDENT } from "../memory/live-threads.ts";
import { threadMemory } from "../memory/thread-memory.ts";
import { dumpThreads } from "./dump-threads.ts";
import { loadDebugging } from "./load-debugging.ts";

/**
 * Does what the environment asks for: `NOGIL_TRACE` for a timeline of waits, `NOGIL_DEBUG` for dumps of the threads. To be called once
 * in each thread, at its start.
 *
 * @throws {RangeError} If `NOGIL_DEBUG` is no number of seconds.
 */
export function startDebugging(): void {
  const traced = asked("NOGIL_TRACE");
  if (traced) loadDebugging().startTrace(traced === "1" ? undefined : traced);
  const debugged = asked("NOGIL_DEBUG");
  if (!debugged || threadMemory().ident !== MAIN_IDENT) return;
  const seconds = Number(debugged);
  if (!(seconds > 0))
    throw new RangeError(
      `Cannot start debugging as NOGIL_DEBUG must be a number of seconds, such as 10: received "${debugged}"`,
    );
  runtime().onUserSignal(() => dumpThreads());
  loadDebugging().dumpWhenBlocked(1000 * seconds);
}

function asked(name: string): string | undefined {
  const value = runtime().setting(name);
  return value === "0" ? undefined : value;
}
