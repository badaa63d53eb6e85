import { dlopen, ptr, read, toArrayBuffer } from "bun:ffi";
import type { Pointer } from "bun:ffi";
import { UnsupportedError } from "@nogil/core";
import type { Native } from "@nogil/core";
import { waitAnyAsync } from "./wait-any.ts";

const PROT_READ = 1;
const PROT_WRITE = 2;
const MAP_SHARED = 1;
const MAP_NORESERVE = 0x4000;

let opened: Native | undefined;

/** Opens the C library through `bun:ffi`. */
export function native(): Native {
  opened ??= open();
  return opened;
}

function open(): Native {
  const { arch, platform } = process;
  if (platform !== "linux" || (arch !== "x64" && arch !== "arm64")) {
    throw new UnsupportedError(`Cannot share memory between processes on ${platform} ${arch}: it needs Linux on x64 or arm64`);
  }
  const { symbols } = dlopen("libc.so.6", {
    syscall: { args: ["i64", "i64", "i64", "i64", "i64", "i64"], returns: "i32" },
    mmap: { args: ["i64", "i64", "i32", "i32", "i32", "i64"], returns: "i64_fast" },
    __errno_location: { args: [], returns: "ptr" },
  });
  const errno = symbols.__errno_location()!;
  return {
    arch,
    syscall: (number, a = 0, b = 0, c = 0, d = 0, e = 0) => symbols.syscall(number, a, b, c, d, e),
    errno: () => read.i32(errno),
    map: (descriptor, bytes) => Number(symbols.mmap(0, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, descriptor, 0)),
    view: (address, bytes) => toArrayBuffer(address as Pointer, 0, bytes),
    address: (array) => ptr(array),
    waitAnyAsync,
  };
}
