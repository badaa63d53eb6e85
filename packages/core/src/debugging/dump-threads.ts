import { runtime } from "../current.ts";
import { loadDebugging } from "./load-debugging.ts";

/**
 * Tells what each thread of this process waits for and who holds that, then the same of other processes that wait for
 * something that they share with this one, and which of them wait for each other in a circle. A thread that waits for nothing of
 * nogil's, or with its event loop turning, runs; of the calling thread it is told what its async waits are for.
 *
 * What is told is read from shared memory, where a thread notes a wait that goes on for longer than 250 or 500 ms, between processes 50 or 100 ms;
 * one that goes on meanwhile may be told as it was.
 *
 * @param write Is given the text; left out, it goes to standard error.
 * @example
 * ```ts
 * import { dumpThreads } from "nogil";
 * import { Lock } from "nogil/threading";
 *
 * const lock = new Lock();
 * lock.acquire();
 * const late = lock.acquireAsync({ timeout: 10 });
 * dumpThreads((text) => console.log(/to acquire Lock \d+, which MainThread holds/.test(text))); // true
 * console.log(await late); // false
 * ```
 * @see https://docs.python.org/3/library/faulthandler.html#faulthandler.dump_traceback
 */
export function dumpThreads(write: (text: string) => void = runtime().writeError): void {
  write(`${loadDebugging().describeThreads().join("\n")}\n`);
}
