import type { AsyncWaiter, Native } from "@nogil/core";
import { notWritten } from "./not-written.ts";

/** How {{name}} calls C. If it has no way to, this throws an `UnsupportedError` that says so. */
export function native(): Native {
  const library: unknown = notWritten("native");
  return {
    syscall: (number, a = 0, b = 0, c = 0, d = 0, e = 0) =>
      notWritten("Native.syscall", library, number, a, b, c, d, e),
    errno: () => notWritten("Native.errno", library),
    map: (descriptor, bytes, protection, flags) =>
      notWritten("Native.map", library, descriptor, bytes, protection, flags),
    view: (address, bytes) => notWritten("Native.view", address, bytes),
    address: (array) => notWritten("Native.address", array),
    newAsyncWaiter: () => newAsyncWaiter(),
  };
}

/** By a call that leaves the event loop free; where there is none, by `WaitThread` of `@nogil/core/wait-thread`. */
function newAsyncWaiter(): AsyncWaiter {
  return { wait: (words, timeoutMs) => notWritten("AsyncWaiter.wait", words, timeoutMs) };
}
