import type { Runtime } from "@nogil/core";
import { native } from "./memory.ts";
import { processes } from "./processes.ts";
import { threads } from "./threads.ts";
import { writeAll } from "./write-all.ts";

/** Bun's workers, processes and memory. */
export const runtime: Runtime = {
  name: "bun",
  version: Bun.version,
  executable: process.execPath,
  platform: `${process.platform}-${process.arch}`,
  pid: process.pid,
  cores: navigator.hardwareConcurrency,
  threads,
  processes,
  native,
  memoryUsage() {
    const { rss: resident, heapUsed: heap } = process.memoryUsage(); // buffers count there as heap
    return { resident, heap };
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
  writeError: (text) => writeAll(text),
  writeFile: (path, text, how) =>
    process.getBuiltinModule("node:fs").writeFileSync(path, text, { flag: how === "append" ? "a" : "w" }),
};
