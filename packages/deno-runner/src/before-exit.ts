/** Events of an error that nobody caught; if nobody prevents it, Deno exits without another event. */
const FAILURES = ["error", "unhandledrejection"] as const;

const given = new Set<() => void>();

/** Calls `fn` before this process ends, for whatever reason. */
export function beforeExit(fn: () => void): void {
  given.add(fn);
  globalThis.addEventListener("unload", callAll, { capture: true });
  for (const type of FAILURES) {
    // The last of the listeners again: one before it may prevent the end. One that comes later still may, too.
    globalThis.removeEventListener(type, callUnlessPrevented);
    globalThis.addEventListener(type, callUnlessPrevented);
  }
}

function callUnlessPrevented(event: Event): void {
  if (!event.defaultPrevented) callAll();
}

function callAll(): void {
  for (const fn of given) fn();
}
