import type { Runtime } from "@nogil/core";
import { beforeExit } from "./before-exit.ts";
import { native } from "./memory.ts";
import { processes } from "./processes.ts";
import { threads } from "./threads.ts";
import { writeAll } from "./write-all.ts";

/** Deno's global of Node's name, which its own types leave out. */
declare const process: {
  getBuiltinModule(name: "node:module"): { createRequire(from: string): (specifier: string) => unknown };
};

/** Deno's workers, processes and memory. */
export const runtime: Runtime = {
  name: "deno",
  version: Deno.version.deno,
  executable: Deno.execPath(),
  platform: `${Deno.build.os}-${Deno.build.arch === "x86_64" ? "x64" : "arm64"}`,
  pid: Deno.pid,
  cores: navigator.hardwareConcurrency,
  threads,
  processes,
  native,
  memoryUsage() {
    const { rss: resident, heapUsed, external } = Deno.memoryUsage();
    return { resident, heap: heapUsed + external };
  },
  every(ms, fn) {
    const timer = setInterval(fn, ms);
    Deno.unrefTimer(timer);
    return () => clearInterval(timer);
  },
  require: (specifier, from) => process.getBuiltinModule("node:module").createRequire(from)(specifier),
  env: (name) => Deno.env.get(name),
  setting: (variable) =>
    Deno.permissions.querySync({ name: "env", variable }).state === "granted"
      ? Deno.env.get(variable)
      : undefined,
  beforeExit,
  onExit: (fn) => globalThis.addEventListener("unload", fn),
  onUserSignal: (fn) => Deno.addSignalListener("SIGUSR2", fn),
  writeError: (text) => writeAll(text),
  writeFile: (path, text, how) => Deno.writeTextFileSync(path, text, { append: how === "append" }),
};
