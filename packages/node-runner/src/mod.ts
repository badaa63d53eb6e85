import type { Runtime } from "@nogil/core";
import { cores } from "./cores.ts";
import { native } from "./memory.ts";
import { processes } from "./processes.ts";
import { threads } from "./threads.ts";
import { writeAll } from "./write-all.ts";

/** Node's workers, processes and memory. Modules of `node:` are loaded where they are first needed: they are half of a worker's start. */
export const runtime: Runtime = {
  name: "node",
  version: process.versions.node,
  executable: process.execPath,
  platform: `${process.platform}-${process.arch}`,
  pid: process.pid,
  get cores() {
    return cores();
  },
  threads,
  processes,
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
  setting: (name) => process.env[name],
  beforeExit: (fn) => void process.off("exit", fn).prependListener("exit", fn),
  onExit: (fn) => void process.on("exit", fn),
  onUserSignal: (fn) => void process.on("SIGUSR2", fn),
  writeError: (text) => writeAll(2, text),
  writeFile: (path, text, how) =>
    process.getBuiltinModule("node:fs").writeFileSync(path, text, { flag: how === "append" ? "a" : "w" }),
};
