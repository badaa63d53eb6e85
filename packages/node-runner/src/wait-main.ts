import { workerData } from "node:worker_threads";
import { serveWaits } from "@nogil/core";
import { native } from "./memory.ts";

serveWaits(native(), workerData as SharedArrayBuffer);
