import { Process } from "nogil/multiprocessing";
import { Thread } from "nogil/threading";
import { startNativeProcess, startNativeThread } from "./native-start.ts";
import type { Operation } from "./operation.ts";
import { nothing } from "./nothing.ts";

function startJoin(Worker: typeof Thread | typeof Process) {
  return () => {
    const worker = new Worker({ target: nothing });
    worker.start();
    return worker.join();
  };
}

/** What `agent.py` measures, for ours to be compared with. */
export const PYTHON_STARTS: readonly Omit<Operation, "prepare">[] = [
  { operation: "thread/start-join", condition: "CPython threads" },
];

/** Starting a worker that does nothing, and waiting for its end. */
export const STARTS: readonly Operation[] = [
  { operation: "thread/start-join", condition: "native", prepare: () => startNativeThread },
  {
    operation: "thread/start-join",
    condition: "nogil",
    baseline: "thread/start-join/native",
    prepare: () => startJoin(Thread),
  },
  {
    operation: "thread/start-join",
    condition: "nogil beside CPython",
    baseline: "thread/start-join/CPython threads",
    prepare: () => startJoin(Thread),
  },
  { operation: "process/start-join", condition: "native", prepare: () => startNativeProcess },
  {
    operation: "process/start-join",
    condition: "nogil",
    baseline: "process/start-join/native",
    prepare: () => startJoin(Process),
  },
];
