import { WorkerDiedError } from "../errors.ts";
import { Process } from "../multiprocessing/process.ts";
import type { RuntimeName } from "../runtime.ts";
import { workPool } from "./work.ts";
import type { StartWorker, Worker } from "./worker.ts";

let names = 0;

/** Returns what starts workers of a pool that are processes of a runtime; left out, of this one. */
export function processWorkers(runtime: RuntimeName | undefined): StartWorker {
  return (state, nth, settings): Worker => {
    const name = `PoolWorker-${++names}`;
    const process = new Process({
      target: workPool,
      args: [state, nth, settings],
      name,
      daemon: true,
      mayHaveChildren: true, // a task may make a pool
      ...(runtime && { runtime }),
    });
    process.start();
    return {
      name,
      isThread: false,
      isAlive: () => process.isAlive(),
      join: (timeout) => process.join(timeout),
      joinAsync: (options) => process.joinAsync(options),
      kill: () => process.kill(),
      whyDied: (task) => {
        const { exitCode } = process;
        const how = exitCode! < 0 ? `was ended by signal ${-exitCode!}` : `ended with exit code ${exitCode}`;
        return new WorkerDiedError(
          `Cannot finish ${task} as its worker must live: ${name} (pid ${process.pid}) ${how}`,
          exitCode,
        );
      },
    };
  };
}
