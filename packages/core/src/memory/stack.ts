/**
 * Puts an item on top of a stack that anybody may push onto, and that is only ever read or emptied as a whole: the word at `top` names
 * its newest item, and word `link` of each the one below. A worker that is killed has pushed its item, or has not.
 *
 * @returns The item below it, 0 if there is none.
 * @see R. K. Treiber, "Systems Programming: Coping with Parallelism" (1986), section 4.
 */
export function push(words: Int32Array, top: number, item: number, link: number): number {
  let below: number;
  do {
    below = Atomics.load(words, top);
    words[item + link] = below;
  } while (Atomics.compareExchange(words, top, below, item) !== below);
  return below;
}
