import { workerData } from "node:worker_threads";

Atomics.store(workerData, 0, 1);
Atomics.notify(workerData, 0);
