/**
 * Tries out, on the runtime that runs it, what nogil needs: a thread, a process, and an event that one process sets and another
 * waits for. Prints a line of JSON, a `Probe`.
 */
import { defineTasks } from "nogil";
import { Event as ProcessEvent, Process } from "nogil/multiprocessing";
import { runtime } from "nogil/runtimes";
import { Event as ThreadEvent, Thread } from "nogil/threading";

/** What works: `null`, or why it does not. */
export interface Probe {
  readonly threads: string | null;
  readonly processes: string | null;
  readonly cores: number;
}

/** Longest wait for a worker in ms; a machine that needs longer is of no use for measuring. */
const PATIENCE_MS = 10_000;

function answer(event: ThreadEvent): void {
  event.set();
}

defineTasks(import.meta.url, { answer });

function attempt(try_: () => boolean): string | null {
  try {
    return try_() ? null : `no answer within ${PATIENCE_MS} ms`;
  } catch (error) {
    return (error as Error).message;
  }
}

if (import.meta.main) {
  const probe: Probe = {
    threads: attempt(() => {
      const event = new ThreadEvent();
      new Thread({ target: answer, args: [event] }).start();
      return event.wait(PATIENCE_MS);
    }),
    processes: attempt(() => {
      const event = new ProcessEvent();
      new Process({ target: answer as (event: ProcessEvent) => void, args: [event] }).start();
      return event.wait(PATIENCE_MS);
    }),
    cores: runtime.cores,
  };
  console.log(JSON.stringify(probe));
}
