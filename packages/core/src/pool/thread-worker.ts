import { WorkerDiedError } from "../errors.ts";
import { Thread } from "../threading/thread.ts";
import { workPool } from "./work.ts";
import type { StartWorker, Worker } from "./worker.ts";

/** Returns what starts workers of a pool that are threads, each with a name of its own. */
export function threadWorkers(nextName: () => string): StartWorker {
  return (state, nth, settings) => start(nextName(), state, nth, settings);
}

function start(name: string, ...[state, nth, settings]: Parameters<StartWorker>): Worker {
  const thread = new Thread({ target: workPool, args: [state, nth, settings], name, daemon: true });
  thread.start();
  return {
    name,
    isThread: true,
    isAlive: () => thread.isAlive(),
    join: (timeout) => thread.join(timeout),
    joinAsync: (options) => thread.joinAsync(options),
    kill: () => thread.kill(),
    whyDied: (task) => {
      const { error } = thread;
      const how = error === undefined ? "exited" : "was ended by an error";
      return new WorkerDiedError(
        `Cannot finish ${task} as its worker must live: ${name} ${how}`,
        null,
        error === undefined ? {} : { cause: error },
      );
    },
  };
}
