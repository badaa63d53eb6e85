import { install } from "@nogil/core";
import { failProcess, noteExit, processMain } from "@nogil/core/process-main";
import { runtime } from "./mod.ts";
import { notWritten } from "./not-written.ts";

install(runtime);
beforeEnd(noteExit);
onUncaught((error) => {
  if (failProcess(error)) end(1);
});
end(await processMain(lastArgument()));

/** The last argument of this process. */
function lastArgument(): string {
  return notWritten("the arguments of a process");
}

/** Calls `fn` with the exit code when this process is about to end. */
function beforeEnd(fn: (code: number) => void): void {
  notWritten("the end of a process", fn);
}

/** Calls `fn` with an error, or the reason of a rejection, that nobody handles; the process does not end by it. */
function onUncaught(fn: (error: unknown) => void): void {
  notWritten("an error that nobody catches in a process", fn);
}

/** Ends this process when all that it printed is written. If `code` is 0, the one that the program itself has set counts. */
function end(code: number): void {
  notWritten("ending a process", code);
}
