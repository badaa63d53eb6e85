import { encodeWaiters, MOST_WORDS, UnsupportedError, WAITER_BYTES, WaitAny } from "@nogil/core";
import type { Native } from "@nogil/core";

const PROT_READ = 1;
const PROT_WRITE = 2;
const MAP_SHARED = 1;
const MAP_NORESERVE = 0x4000;

let opened: Native | undefined;

/** Opens the C library through `Deno.dlopen`. */
export function native(): Native {
  opened ??= open();
  return opened;
}

function open(): Native {
  const { arch, os } = Deno.build;
  if (os !== "linux") {
    throw new UnsupportedError(`Cannot share memory between processes on ${os} ${arch}: it needs Linux on x64 or arm64`);
  }
  const words = ["u64", "u64", "u64", "u64", "u64", "u64"] as const;
  const { symbols } = Deno.dlopen("libc.so.6", {
    syscall: { parameters: words, result: "i32" },
    // Runs on a thread of Deno's own pool, so that the event loop turns meanwhile.
    syscallElsewhere: { name: "syscall", parameters: words, result: "i32", nonblocking: true },
    mmap: { parameters: ["usize", "usize", "i32", "i32", "i32", "i64"], result: "i64" },
    __errno_location: { parameters: [], result: "pointer" },
  });
  const errno = new Deno.UnsafePointerView(symbols.__errno_location()!);
  const waiters = new Uint8Array(MOST_WORDS * WAITER_BYTES);
  let waitAny: WaitAny | undefined;
  const library: Native = {
    arch: arch === "x86_64" ? "x64" : "arm64",
    syscall: (number, a = 0, b = 0, c = 0, d = 0, e = 0) =>
      symbols.syscall(word(number), word(a), word(b), word(c), word(d), word(e)),
    errno: () => errno.getInt32(),
    map: (descriptor, bytes) =>
      Number(symbols.mmap(0n, BigInt(bytes), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, descriptor, 0n)),
    view: (address, bytes) => Deno.UnsafePointerView.getArrayBuffer(Deno.UnsafePointer.create(BigInt(address))!, bytes),
    address: (array) => Number(Deno.UnsafePointer.value(Deno.UnsafePointer.of(array as Uint8Array<ArrayBuffer>))),
    async waitAnyAsync(futexWords, timeoutMs) {
      waitAny ??= new WaitAny(library);
      encodeWaiters(futexWords, new DataView(waiters.buffer));
      const [number, a, b, c, d, e] = waitAny.arguments(library.address(waiters), futexWords.length, timeoutMs);
      await symbols.syscallElsewhere(word(number), word(a), word(b), word(c), word(d), word(e));
    },
  };
  return library;
}

function word(number: number): bigint {
  return number >= 0 ? BigInt(number) : BigInt.asUintN(64, BigInt(number));
}
