import type { Runtime } from "@nogil/core";
import { native } from "./memory.ts";
import { notWritten } from "./not-written.ts";
import { processes } from "./processes.ts";
import { threads } from "./threads.ts";

/** The workers, processes and memory of {{name}}. Every thread and process loads this: it loads what it needs when it does. */
export const runtime: Runtime = {
  name: "{{name}}",
  get version(): string {
    return notWritten("version");
  },
  get executable(): string {
    return notWritten("executable");
  },
  get platform(): string {
    return notWritten("platform");
  },
  get pid(): number {
    return notWritten("pid");
  },
  get cores(): number {
    return notWritten("cores");
  },
  threads,
  processes,
  native,
  memoryUsage: () => notWritten("memoryUsage"),
  every: (ms, fn) => notWritten("every", ms, fn),
  require: (specifier, from) => notWritten("require", specifier, from),
  env: (name) => notWritten("env", name),
  setting: (name) => notWritten("setting", name),
  beforeExit: (fn) => notWritten("beforeExit", fn),
  onExit: (fn) => notWritten("onExit", fn),
  onUserSignal: (fn) => notWritten("onUserSignal", fn),
  writeError: (text) => notWritten("writeError", text),
  writeFile: (path, text, how) => notWritten("writeFile", path, text, how),
};
