import { Process } from "nogil/multiprocessing";
import { runtime } from "nogil/runtimes";
import { Thread } from "nogil/threading";
import { processStarter, threadStarter } from "./native-start.ts";
import type { Operation } from "./operation.ts";
import { nothing, nothingElse } from "./nothing.ts";

/** A daemon gets no worker that the threads of the other measurement left, and leaves none. */
const startJoinThread = (isNew: boolean) => () => {
  const thread = new Thread({ target: isNew ? nothingElse : nothing, daemon: isNew });
  thread.start();
  return thread.join();
};

function startJoinProcess(): boolean {
  const child = new Process({ target: nothing });
  child.start();
  return child.join();
}

/** What `agent.py` measures, for ours to be compared with. */
export const PYTHON_STARTS: readonly Omit<Operation, "prepare">[] = [
  { operation: "thread/start-join", condition: "CPython threads" },
];

/** Starting a worker that does nothing, and waiting for its end: a thread in a native worker of its own, and in one that is idle. */
export const STARTS: readonly Operation[] = [
  { operation: "thread/start-join", condition: "native", prepare: () => threadStarter(runtime.name) },
  {
    operation: "thread/start-join",
    condition: "node:worker_threads",
    baseline: "thread/start-join/native",
    runtimes: ["deno", "bun"], // on Node it is what is native
    prepare: () => threadStarter("node"),
  },
  {
    operation: "thread/start-join",
    condition: "nogil, new worker",
    baseline: "thread/start-join/native",
    prepare: () => startJoinThread(true),
  },
  {
    operation: "thread/start-join",
    condition: "nogil, idle worker",
    baseline: "thread/start-join/CPython threads",
    prepare() {
      const call = startJoinThread(false);
      call(); // leaves its worker idle, but not until the next slice
      return { call };
    },
  },
  { operation: "process/start-join", condition: "native", prepare: () => processStarter(runtime.name) },
  {
    operation: "process/start-join",
    condition: "node:child_process",
    baseline: "process/start-join/native",
    runtimes: ["deno", "bun"],
    prepare: () => processStarter("node"),
  },
  {
    operation: "process/start-join",
    condition: "nogil",
    baseline: "process/start-join/native",
    prepare: () => startJoinProcess,
  },
];
