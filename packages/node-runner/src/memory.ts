import { UnsupportedError } from "@nogil/core";
import type { Native } from "@nogil/core";
import { newAsyncWaiter } from "./async-waiter.ts";

let opened: Native | undefined;

/** Opens the C library through `node:ffi`, which Node has from version 26.1 on. */
export function native(): Native {
  opened ??= open();
  return opened;
}

function open(): Native {
  const ffi = importQuietly();
  // Only functions whose parameters are all pointers, six at the most, take Node's fast path.
  const { functions } = ffi.dlopen("libc.so.6", {
    syscall: { arguments: ["pointer", "pointer", "pointer", "pointer", "pointer", "pointer"], return: "i32" },
    mmap: { arguments: ["pointer", "u64", "i32", "i32", "i32", "i64"], return: "i64" },
    __errno_location: { arguments: [], return: "pointer" },
  });
  const errno = functions.__errno_location();
  return {
    syscall: (number, a = 0, b = 0, c = 0, d = 0, e = 0) =>
      functions.syscall(word(number), word(a), word(b), word(c), word(d), word(e)),
    errno: () => ffi.getInt32(errno),
    map: (descriptor, bytes, protection, flags) =>
      Number(functions.mmap(0n, BigInt(bytes), protection, flags, descriptor, 0n)),
    view: (address, bytes) => ffi.toArrayBuffer(BigInt(address), bytes, false),
    address: (array) => Number(ffi.getRawPointer(array)),
    newAsyncWaiter,
  };
}

function word(number: number): bigint {
  return number >= 0 ? BigInt(number) : BigInt.asUintN(64, BigInt(number));
}

/** Gets `node:ffi` without the warning that it is experimental, which every thread would print. */
function importQuietly(): typeof import("node:ffi") {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    const ffi = process.getBuiltinModule("node:ffi");
    if (!ffi)
      throw new UnsupportedError(
        "it needs node:ffi, which Node has from 26.1 on, unless started with --no-experimental-ffi; threads work without",
      );
    return ffi;
  } finally {
    process.emitWarning = emitWarning;
  }
}
