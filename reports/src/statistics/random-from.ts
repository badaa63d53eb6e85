/**
 * Makes a generator of numbers in [0, 1) that is the same for the same seed on every machine
 * (mulberry32, seeded with FNV-1a): good enough to resample with, not to hide anything.
 */
export function randomFrom(seed: string): () => number {
  let hash = 0x811c9dc5;
  for (const character of seed) hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193);
  // In an array, as engines make an object of each new number that a closure keeps.
  const state = new Int32Array([hash]);
  return () => {
    const next = (state[0]! + 0x6d2b79f5) | 0;
    state[0] = next;
    let mixed = Math.imul(next ^ (next >>> 15), next | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
