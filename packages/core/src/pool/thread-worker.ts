import { WorkerDiedError } from "../errors.ts";
import { Thread } from "../threading/thread.ts";
import { workPool } from "./work.ts";
import type { StartWorker, Worker } from "./worker.ts";

let names = 0;

/** Starts workers of a pool that are threads. */
export const startThreadWorker: StartWorker = (state, nth, settings): Worker => {
  const name = `ThreadPoolWorker-${++names}`;
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
};
