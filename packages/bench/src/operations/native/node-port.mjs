import { workerData } from "node:worker_threads";
import { consume } from "./consume.mjs";

consume(workerData);
