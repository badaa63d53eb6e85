import { workerData } from "node:worker_threads";
import { install, serveWaits } from "@nogil/core";
import { native } from "./memory.ts";
import { runtime } from "./mod.ts";

install(runtime);
serveWaits(native(), workerData as SharedArrayBuffer);
