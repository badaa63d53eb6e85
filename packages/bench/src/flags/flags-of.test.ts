import { expect, test } from "vitest";
import { seededRandom } from "../random.ts";
import { commonMovement } from "./common-movement.ts";
import { flagsOf } from "./flags-of.ts";
import type { FlagSample } from "./flags-of.ts";

const SEEDS = 500;
/** Deviation of the logarithm of a time on a busy machine. */
const SIGMA = 0.1;

/** Makes log-normal samples; `change` is what becomes of each. */
function noise(
  seed: number,
  count: number,
  change: (i: number, random: () => number) => Partial<FlagSample> & { factor?: number } = () => ({}),
): FlagSample[] {
  const random = seededRandom(1 + seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Array.from({ length: count }, (_, round) => {
    const value = 100 * Math.exp(SIGMA * normal());
    const { factor = 1, ...rest } = change(round, random);
    return { round, value: value * factor, ...rest };
  });
}

const kindsOf = (samples: readonly FlagSample[], movement?: ReadonlyMap<number, number>) =>
  flagsOf(samples, movement).map(({ kind }) => kind);

/** How often each kind of flag is put on samples with `seed`. */
function count(samplesOf: (seed: number) => FlagSample[]): Record<string, number> {
  const kinds = Array.from({ length: SEEDS }, (_, seed) => kindsOf(samplesOf(seed))).flat();
  return Object.fromEntries(
    ["outliers", "drift", "bimodal", "unsteady", "switches"].map((kind) => [
      kind,
      kinds.filter((each) => each === kind).length / SEEDS,
    ]),
  );
}

test.each([
  ["of one run", (seed: number) => noise(seed, 12 + (seed % 49))],
  [
    "of five restarts with levels of their own",
    (seed: number) =>
      noise(seed, 60, (i) => ({
        restart: Math.floor(i / 12),
        factor: 1 + ((seed * (1 + Math.floor(i / 12))) % 7) / 10,
      })),
  ],
  ...[
    [20, 4],
    [10, 5],
    [10, 1],
    [10, 2],
    [5, 2],
  ].map(([lives, slices]): [string, (seed: number) => FlagSample[]] => [
    `of ${lives} restarts with levels of their own and ${slices} slices of each`,
    (seed: number) => {
      const level = noise(SEEDS + seed, lives);
      return noise(seed, lives * slices, (i) => {
        const restart = Math.floor(i / slices);
        return { restart, factor: level[restart].value / 100 };
      });
    },
  ]),
  [
    "that are switched away now and then",
    (seed: number) =>
      noise(seed, 40, (_, random) => ({ involuntarySwitches: Math.floor(20 + 80 * random() ** 2) })),
  ],
] satisfies [string, (seed: number) => FlagSample[]][])("flagsOf() rarely flags noise %s", (_, samplesOf) => {
  for (const [kind, share] of Object.entries(count(samplesOf)))
    // The quartiles of a dozen samples vary, and Tukey's fences with them.
    expect(share, kind).toBeLessThanOrEqual(kind === "outliers" ? 0.05 : 0.01);
});

test("flagsOf() names the kinds that few samples cannot tell", () => {
  const detail = (samples: FlagSample[]) => flagsOf(samples).find(({ kind }) => kind === "few")?.detail;
  const switched = { involuntarySwitches: 7 };
  expect(kindsOf(noise(1, 5, (i) => ({ factor: 10 ** i })))).toEqual(["few"]);
  expect(detail(noise(1, 7, () => switched))).toBe("to tell outliers, drift, bimodal, switches");
  expect(detail(noise(1, 8, () => switched))).toBeUndefined();
  const lives = (count: number, slices: number) =>
    noise(1, count * slices, (i) => ({ restart: Math.floor(i / slices) }));
  expect(detail(lives(5, 1))).toBe("to tell outliers, drift, bimodal, unsteady");
  expect(detail(lives(5, 2))).toBe("to tell outliers, drift, bimodal");
  expect(detail(lives(5, 4))).toBeUndefined();
  expect(detail(lives(8, 1))).toBe("to tell outliers, drift, unsteady");
});

test("flagsOf() says nothing where nothing was measured, or of samples that are all the same", () => {
  expect(kindsOf([])).toEqual([]);
  const same = Array.from({ length: 40 }, (_, round) => ({
    round,
    value: round < 5 ? 11 : 10,
    involuntarySwitches: 0,
  }));
  expect(kindsOf(same)).toEqual([]);
  expect(kindsOf(same.map((each) => ({ ...each, value: 0 })))).toEqual(["few"]);
});

test("flagsOf() counts outliers", () => {
  const samples = noise(1, 40, (i) => ({ factor: i === 7 ? 3 : i === 30 ? 0.3 : 1 }));
  expect(flagsOf(samples)).toEqual([
    {
      kind: "outliers",
      detail: expect.stringMatching(/^2 of 40 samples .* the farthest at (2\.\d|3\.\d|0\.\d)\d times/),
    },
  ]);
});

test("flagsOf() counts an outlier among few slices of a restart once", () => {
  const lives = noise(1, 80, (i) => ({ restart: Math.floor(i / 4), factor: i === 41 ? 3 : 1 }));
  expect(flagsOf(lives)).toEqual([{ kind: "outliers", detail: expect.stringMatching(/^1 of 80 samples/) }]);
});

test("flagsOf() finds a drift, within restarts", () => {
  for (const [end, word] of [
    [1.5, "slower"],
    [0.6, "faster"],
  ] as const)
    expect(flagsOf(noise(2, 40, (i) => ({ factor: end ** (i / 39) })))).toEqual([
      { kind: "drift", detail: expect.stringMatching(new RegExp(`^\\d+ % ${word} from`)) },
    ]);
  const lives = noise(3, 60, (i) => ({ restart: Math.floor(i / 12), factor: 1.5 ** ((i % 12) / 11) }));
  expect(kindsOf(lives)).toEqual(["drift"]);
});

test("flagsOf() holds no drift against a cell that the whole machine shares", () => {
  const cells = Array.from({ length: 9 }, (_, seed) => noise(seed, 40, (i) => ({ factor: 1.5 ** (i / 39) })));
  const alone = noise(9, 40);
  const movement = commonMovement([...cells, alone]);
  expect(cells.map((samples) => kindsOf(samples))).toEqual(cells.map(() => ["drift"]));
  expect(cells.map((samples) => kindsOf(samples, movement))).toEqual(cells.map(() => []));
  expect(kindsOf(alone, movement)).toEqual(["drift"]);
  expect([...commonMovement([alone]).values()]).toEqual(alone.map(() => 0));
});

test("flagsOf() finds two ways to run, from sample to sample or from restart to restart", () => {
  const mixed = noise(4, 40, (_, random) => ({ factor: random() < 0.4 ? 2 : 1 }));
  expect(flagsOf(mixed)).toEqual([
    {
      kind: "bimodal",
      detail: expect.stringMatching(/^\d\d % take [12]\.\d\d times as long as the others$/),
    },
  ]);
  const lives = noise(5, 100, (i) => ({ restart: Math.floor(i / 10), factor: i % 20 < 10 ? 1 : 2 }));
  expect(flagsOf(lives)).toEqual([
    { kind: "bimodal", detail: expect.stringMatching(/^in whole restarts, 50 % take [12]\.\d\d times/) },
  ]);
});

test("flagsOf() does not take a flat or a skewed distribution for two", () => {
  const flat = (seed: number) => noise(seed, 200, (_, random) => ({ value: 100 * Math.exp(random()) }));
  const skewed = (seed: number) =>
    noise(seed, 60, (_, random) => ({ value: 100 * Math.exp(-SIGMA * Math.log(1 - random())) }));
  for (const samplesOf of [flat, skewed]) expect(count(samplesOf)["bimodal"]).toBeLessThanOrEqual(0.02);
});

test("flagsOf() finds samples that lost their CPU unusually often", () => {
  const samples = noise(6, 40, (i) => ({ involuntarySwitches: i === 9 ? 800 : 50 + (i % 20) }));
  expect(flagsOf(samples)).toEqual([
    { kind: "switches", detail: "1 of 40 samples lost their CPU up to 800 times; the median is 60" },
  ]);
  expect(kindsOf(samples.map((each) => ({ ...each, involuntarySwitches: null })))).toEqual([]);
});
