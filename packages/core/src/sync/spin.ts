import { runtime } from "../current.ts";

/** About 2 µs: a sleep and a wake-up cost 5–50 µs, and a partner without a CPU of its own is delayed by no more. */
const PAUSES = 50;

let pauses: number | undefined;

/** Waits a moment for `words[index]` to lose the value `seen`, if another CPU could change it meanwhile. */
export function spin(words: Int32Array, index: number, seen: number): void {
  pauses ??= runtime().cores > 1 ? PAUSES : 0;
  for (let i = 0; i < pauses && Atomics.load(words, index) === seen; i++) Atomics.pause();
}
