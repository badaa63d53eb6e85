import { workerData } from "node:worker_threads";
import { install } from "@nogil/core";
import { serveWaits } from "@nogil/core/wait-thread";
import { native } from "./memory.ts";
import { runtime } from "./mod.ts";

install(runtime);
serveWaits(native(), workerData as SharedArrayBuffer);
