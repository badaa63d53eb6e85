import process from "node:process";
import { watchAncestors } from "./ancestors.ts";

/** Turns Ctrl-C and SIGTERM into an abort, so that the run ends in order. */
export function abortOnSignals(): AbortSignal {
  const controller = new AbortController();
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, () => controller.abort(name));
  watchAncestors(() => controller.abort("SIGTERM"));
  return controller.signal;
}
