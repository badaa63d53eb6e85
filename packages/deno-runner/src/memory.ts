import type { Native } from "@nogil/core";
import { encodeWaiters, MOST_WORDS, WAITER_BYTES, WaitAny } from "@nogil/core/wait-any";

let opened: Native | undefined;

/** Opens the C library through `Deno.dlopen`. */
export function native(): Native {
  opened ??= open();
  return opened;
}

function open(): Native {
  const words = ["u64", "u64", "u64", "u64", "u64", "u64"] as const;
  const { symbols } = Deno.dlopen("libc.so.6", {
    syscall: { parameters: words, result: "i32" },
    // Runs on a thread of Deno's own pool, so that the event loop turns meanwhile.
    syscallElsewhere: { name: "syscall", parameters: words, result: "i32", nonblocking: true },
    mmap: { parameters: ["usize", "usize", "i32", "i32", "i32", "i64"], result: "i64" },
    __errno_location: { parameters: [], result: "pointer" },
  });
  const errno = new Deno.UnsafePointerView(symbols.__errno_location()!);
  const library: Native = {
    syscall: (number, a = 0, b = 0, c = 0, d = 0, e = 0) =>
      symbols.syscall(word(number), word(a), word(b), word(c), word(d), word(e)),
    errno: () => errno.getInt32(),
    map: (descriptor, bytes, protection, flags) =>
      Number(symbols.mmap(0n, BigInt(bytes), protection, flags, descriptor, 0n)),
    view: (address, bytes) =>
      Deno.UnsafePointerView.getArrayBuffer(Deno.UnsafePointer.create(BigInt(address))!, bytes),
    address: (array) =>
      Number(Deno.UnsafePointer.value(Deno.UnsafePointer.of(array as Uint8Array<ArrayBuffer>))),
    newAsyncWaiter() {
      const waitAny = new WaitAny(library);
      const waiters = new Uint8Array(MOST_WORDS * WAITER_BYTES);
      return {
        wait(futexWords, timeoutMs) {
          encodeWaiters(futexWords, new DataView(waiters.buffer));
          const [number, a, b, c, d, e] = waitAny.arguments(
            library.address(waiters),
            futexWords.length,
            timeoutMs,
          );
          return symbols.syscallElsewhere(word(number), word(a), word(b), word(c), word(d), word(e));
        },
      };
    },
  };
  return library;
}

function word(number: number): bigint {
  return number >= 0 ? BigInt(number) : BigInt.asUintN(64, BigInt(number));
}
