// For pools whose tasks take one argument: piscina and tinypool.
import * as tasks from "./tasks.mjs";

export const add = ([a, b]) => tasks.add(a, b);
export const { square, squareAll, exit } = tasks;
