import type { Runtime } from "@nogil/core";
import { native } from "./memory.ts";
import { processes } from "./processes.ts";
import { threads } from "./threads.ts";
import { writeAll } from "./write-all.ts";

/** Deno's workers, processes and memory. */
export const runtime: Runtime = {
  name: "deno",
  version: Deno.version.deno,
  executable: Deno.execPath(),
  isMainThread: !("WorkerGlobalScope" in globalThis),
  pid: Deno.pid,
  cores: navigator.hardwareConcurrency,
  threads,
  processes,
  native,
  require: (specifier, from) => process.getBuiltinModule("node:module").createRequire(from)(specifier),
  writeError: (text) => writeAll(text),
};
