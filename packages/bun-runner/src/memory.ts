import { dlopen, ptr, read, toArrayBuffer } from "bun:ffi";
import type { Pointer } from "bun:ffi";
import type { Native } from "@nogil/core";
import { newAsyncWaiter } from "./async-waiter.ts";

let opened: Native | undefined;

/** Opens the C library through `bun:ffi`. */
export function native(): Native {
  opened ??= open();
  return opened;
}

function open(): Native {
  const { symbols } = dlopen("libc.so.6", {
    syscall: { args: ["i64", "i64", "i64", "i64", "i64", "i64"], returns: "i32" },
    mmap: { args: ["i64", "i64", "i32", "i32", "i32", "i64"], returns: "i64" },
    __errno_location: { args: [], returns: "ptr" },
  });
  const errno = symbols.__errno_location()!;
  return {
    syscall: (number, a = 0, b = 0, c = 0, d = 0, e = 0) => symbols.syscall(number, a, b, c, d, e),
    errno: () => read.i32(errno),
    map: (descriptor, bytes, protection, flags) =>
      Number(symbols.mmap(0, bytes, protection, flags, descriptor, 0)),
    view: (address, bytes) => toArrayBuffer(address as Pointer, 0, bytes),
    address: (array) => ptr(array),
    newAsyncWaiter,
  };
}
