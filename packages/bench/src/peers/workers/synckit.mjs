import { runAsWorker } from "synckit";
import * as tasks from "./tasks.mjs";

const functions = { ...tasks };
runAsWorker((name, ...args) => functions[name](...args));
