import type { BaseValue } from "nogil/threading";

/** A word of shared memory: what is left of a primitive without its class. */
export interface Word {
  readonly words: Int32Array;
  readonly at: number;
}

/** The word that holds a value. */
export function wordOf({ place: { memory, at } }: BaseValue<"i32">): Word {
  return { words: memory.words, at };
}

/** A word with the means to sleep on it that C has: the system call, without a class around it. */
export interface FutexWord extends Word {
  readonly wait: (expected: number) => void;
  readonly wake: () => void;
}

/** What memory between processes has besides. */
interface Mapped {
  readonly address: number;
  readonly linux: {
    readonly native: {
      syscall(...words: number[]): number;
      address(array: BigInt64Array): number;
    };
  };
}

const [WAIT, WAKE] = [0, 1];
/** Longest sleep: a `struct timespec`, which must outlive every call. */
const SECOND = new BigInt64Array([1n, 0n]);

/** The word of memory between processes that holds a value. */
export function futexWordOf(value: BaseValue<"i32">): FutexWord {
  const futex = process.arch === "arm64" ? 98 : 202;
  const { words, at } = wordOf(value);
  const { address: base, linux } = value.place.memory as unknown as Mapped;
  const { native } = linux;
  const address = base + 4 * at;
  const timeout = native.address(SECOND);
  return {
    words,
    at,
    wait: (expected) => void native.syscall(futex, address, WAIT, expected, timeout),
    wake: () => void native.syscall(futex, address, WAKE, 1),
  };
}
