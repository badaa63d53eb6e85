import { runtime } from "../current.ts";
import { MAIN_IDENT } from "../memory/live-threads.ts";
import { threadMemory } from "../memory/thread-memory.ts";
import { dumpWhenBlocked } from "./dump-when-blocked.ts";
import { dumpThreads } from "./dump-threads.ts";
import { startTrace } from "./trace.ts";

/**
 * Does what the environment asks for: `NOGIL_TRACE` for a timeline of waits, `NOGIL_DEBUG` for dumps of the threads. To be called once
 * in each thread, at its start.
 */
export function startDebugging(): void {
  const traced = runtime().setting("NOGIL_TRACE");
  if (traced) startTrace(traced === "1" ? undefined : traced);
  const seconds = Number(runtime().setting("NOGIL_DEBUG"));
  if (!(seconds > 0) || threadMemory().ident !== MAIN_IDENT) return;
  runtime().onUserSignal(dumpThreads);
  dumpWhenBlocked(1000 * seconds);
}
