import { runAsWorker } from "synckit";
import * as tasks from "./tasks.mjs";

runAsWorker((name, ...args) => tasks[name](...args));
