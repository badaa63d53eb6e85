import type { Runtime } from "@nogil/core";
import { beforeExit } from "./before-exit.ts";
import { native } from "./memory.ts";
import { threads } from "./threads.ts";
import { writeAll } from "./write-all.ts";

/** What Deno has of Node: no name of Deno's own is used. */
export const runtime: Runtime = {
  name: "deno-compat",
  version: process.versions.deno!,
  executable: process.execPath,
  platform: `${process.platform}-${process.arch}`,
  pid: process.pid,
  get cores() {
    return process.getBuiltinModule("node:os").availableParallelism();
  },
  threads,
  processes: undefined, // a child could not share memory
  native,
  memoryUsage() {
    const { rss: resident, heapUsed, external } = process.memoryUsage();
    return { resident, heap: heapUsed + external };
  },
  every(ms, fn) {
    const timer = setInterval(fn, ms).unref();
    return () => clearInterval(timer);
  },
  require: (specifier, from) => process.getBuiltinModule("node:module").createRequire(from)(specifier),
  env: (name) => process.env[name],
  setting: (name) => {
    try {
      return process.env[name];
    } catch {
      return undefined; // it is not permitted; Node's modules cannot ask whether it is
    }
  },
  beforeExit,
  onExit: (fn) => void process.on("exit", fn),
  onUserSignal: (fn) => void process.on("SIGUSR2", fn),
  writeError: (text) => writeAll(text),
  writeFile: (path, text, how) =>
    process.getBuiltinModule("node:fs").writeFileSync(path, text, { flag: how === "append" ? "a" : "w" }),
};
