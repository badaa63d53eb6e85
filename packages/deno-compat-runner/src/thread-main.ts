import { workerData } from "node:worker_threads";
import { install } from "@nogil/core";
import type { ThreadStart } from "@nogil/core";
import { failThread, leaveThread, threadMain } from "@nogil/core/thread-main";
import { runtime } from "./mod.ts";

install(runtime);
process.on("exit", () => leaveThread());
for (const event of ["uncaughtException", "unhandledRejection"] as const) {
  process.on(event, (error: unknown) => void failThread(error).finally(() => process.exit()));
}
await threadMain(workerData as ThreadStart);
process.exit();
