import * as tasks from "./tasks.mjs";

export const functions = { ...tasks, add: ([a, b]) => tasks.add(a, b) };
