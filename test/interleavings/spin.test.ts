import "nogil";
import { beforeEach, expect, test, vi } from "vitest";

import { freshSpin } from "../fixtures/fresh-spin.ts";
import { setCores } from "../fixtures/set-cores.ts";

const words = new Int32Array(1);
let pauses = 0;
/** What happens at a pause. */
let meanwhile: () => void;
let spin: Awaited<ReturnType<typeof freshSpin>>;

beforeEach(async () => {
  spin = await freshSpin();
  setCores(2);
  words[0] = 0;
  meanwhile = () => {};
  vi.spyOn(Atomics, "pause").mockImplementation(() => {
    pauses++;
    meanwhile();
  });
});

/** Spins; returns for how many pauses. */
function spun(): number {
  pauses = 0;
  spin(words, 0, 0);
  return pauses;
}

test("spin() waits for a moment, and no longer than until the word has changed", () => {
  expect(spun()).toBeGreaterThan(100);
  meanwhile = () => {
    if (pauses === 3) words[0] = 1;
  };
  expect(spun()).toBe(3);
  expect(spun()).toBe(0);
});

test("spin() stops where it is in vain, and tries again now and then", () => {
  const longest = spun();
  for (let i = 0; i < 3; i++) expect(spun()).toBe(longest);
  const later = Array.from({ length: 1_000 }, spun);
  expect(later.filter((each) => each === longest).length).toBeGreaterThan(1);
  expect(later.filter((each) => each === 0).length).toBeGreaterThan(950);
  // One that is not in vain, and it is worth it again; a word that has changed before says nothing.
  words[0] = 1;
  for (let i = 0; i < 1_000; i++) spun();
  words[0] = 0;
  expect([spun(), spun()]).toContain(0);
  while (words[0] === 0) {
    meanwhile = () => void (words[0] = 1);
    spun();
  }
  meanwhile = () => {};
  words[0] = 0;
  expect([spun(), spun(), spun(), spun(), spun()]).toEqual([longest, longest, longest, longest, 0]);
});

test("spin() does not wait where there is one CPU", () => {
  setCores(1);
  expect(spun()).toBe(0);
});
