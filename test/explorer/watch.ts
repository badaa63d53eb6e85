import { ATOMICS } from "./operation.ts";
import type { Operation, Result } from "./operation.ts";

type Operate = (operation: Operation) => Result;
type Atomic = (view: Int32Array, index: number, ...values: number[]) => unknown;

const patched = Atomics as unknown as Record<string, Atomic>;
const originals = ATOMICS.map((name) => [name, patched[name]] as const);

/** What stands in for shared memory where code makes views of its own. Nothing is ever in it. */
const LENGTH = 1 << 14;
const stage = new ArrayBuffer(4 * LENGTH);

/** Makes words each access to which is an operation. */
export function watchedWords(operate: Operate): Int32Array {
  const fill = (value: number, at = 0, end = LENGTH) => {
    if (value !== 0) throw new Error(`Cannot explore fill() with ${value}: only 0 is known`);
    operate({ does: "clear", at, end });
  };
  return new Proxy(new Int32Array(stage), {
    get(words, key) {
      if (typeof key === "symbol") return Reflect.get(words, key, words);
      if (/^\d/.test(key)) return operate({ does: "read", at: Number(key) });
      const value: unknown = Reflect.get(words, key, words);
      if (typeof value !== "function" || key === "constructor") return value;
      if (key === "fill") return fill;
      throw new Error(`Cannot explore ${key}() of shared words`);
    },
    set(_words, key, value) {
      operate({ does: "write", at: Number(key), value: Number(value) | 0 });
      return true;
    },
  });
}

/** Makes each atomic operation of the code that is run an operation, and the clock stand at `now`, until what it returns is called. */
export function watch(operate: Operate, now: () => number): () => void {
  const clock = performance.now;
  performance.now = now;
  for (const name of ATOMICS) {
    patched[name] = (view, index, ...values) => {
      if (view.buffer !== stage) throw new Error(`Cannot explore Atomics.${name}() on other memory`);
      const at = (view.byteOffset + index * view.BYTES_PER_ELEMENT) / 4;
      const View = view.constructor as Int32ArrayConstructor;
      return operate({ does: "atomic", name, View, at, values });
    };
  }
  return () => {
    performance.now = clock;
    for (const [name, original] of originals) patched[name] = original;
  };
}

/** @throws {Error} If code that was run wrote past all that is watched. */
export function checkStage(): void {
  if (new Int32Array(stage).every((word) => word === 0)) return;
  throw new Error("Cannot explore code that writes through a view of its own without atomics");
}
