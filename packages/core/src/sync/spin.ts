import { runtime } from "../current.ts";

/** About 20 µs: as long as it takes to wake a partner that sleeps, and to hear from it. */
const PAUSES = 500;
/** After so many spins in vain, a worker spins only now and then, to see whether it would be worth it again. */
const PATIENCE = 4;
const SELDOM = 256;

let pauses: number | undefined;
let inVain = 0;

/**
 * Waits a moment for `words[index]` to lose the value `seen`, if another CPU could change it meanwhile. A sleep and a
 * wake-up cost 5–50 µs; but where two partners share a CPU, or let each other wait for long, spinning would only delay them.
 */
export function spin(words: Int32Array, index: number, seen: number): void {
  pauses ??= runtime().cores > 1 ? PAUSES : 0;
  if (inVain >= PATIENCE && ++inVain % SELDOM !== 0) return;
  for (let i = 0; i < pauses; i++) {
    if (Atomics.load(words, index) !== seen) {
      if (i > 0) inVain = 0; // it was worth it
      return;
    }
    Atomics.pause();
  }
  inVain++;
}
