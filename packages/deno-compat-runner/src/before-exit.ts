const given = new Set<() => void>();

/** Calls `fn` before this process ends, for whatever reason: after an error that nobody caught there is no event "exit" here. */
export function beforeExit(fn: () => void): void {
  given.add(fn);
  process.off("exit", callAll).prependListener("exit", callAll);
  process.off("uncaughtExceptionMonitor", callUnlessCaught).on("uncaughtExceptionMonitor", callUnlessCaught);
}

function callUnlessCaught(): void {
  if (process.listenerCount("uncaughtException") === 0) callAll();
}

function callAll(): void {
  for (const fn of given) fn();
}
