import { randomFrom } from "../statistics/random-from.ts";
import { table } from "../text/table.ts";
import { coverage, coverageOfMachines, coverageOfTwoRuns, foundInTwoRuns } from "./coverage.ts";
import {
  DEFAULT_OPERATIONS,
  type Design,
  DESIGNS,
  FULL_OPERATIONS,
  operations,
  processes,
  untilTarget,
} from "./designs.ts";
import { judgeTables } from "./judge-tables.ts";
import { blockedDiffers, clusterBootstrap, pooledSlices } from "./naive.ts";
import { NOISES, type Shape, SHAPES } from "./noise.ts";
import { coverageOfCrossing, coverageOfSpeedUp, type Covered, TASK_DESIGNS } from "./task-coverage.ts";

/** Rows of the largest tables of operations: beside their baselines, and every operation on each runtime. */
const LARGE = [60, 170];
const SLOWER = 1.1;
/** How many times as many tables of one row are looked at, which cost little. */
const SINGLE_ROWS = 4;

/** Simulates the statistics of the report on noise whose truth is known, and writes what came out as Markdown. */
export function proofs(tables: number, experiments: number): string {
  return [
    "### False verdicts",
    `The share of ${tables} A/A tables in which any row is called faster or slower; at most 5 % are allowed to be. A table is one family. A share of 5 % of so many is known to ${known(tables)}, and of tables of one row, which are ${SINGLE_ROWS * tables}, to ${known(SINGLE_ROWS * tables)}.`,
    falseVerdicts(tables),
    "### A slow-down of 10 %",
    `The share of rows that take 10 % longer and are called slower, of ${tables} rows or more. _One_ row of a table is slower and all others are not, which is the harder case, or _all_ of them are.`,
    power(tables),
    "### Coverage",
    `The share of ${experiments} intervals that hold the true ratio; 95 % should. _Over normal_: the base has normal noise, so that the ratio is skewed or has two modes. A share of 95 % of so many is known to ${known(experiments)}.`,
    coverages(experiments),
    `The same for break-even points, by which share of the time of a large task the way takes, and for speed-ups; that of an efficiency is a speed-up's over a whole number. In brackets how many of ${experiments} curves have one.`,
    tasks(experiments),
    "The same for `report -- compare`, where a ratio of one run stands over that of another:",
    twoRuns(experiments),
    "And how often a row is called slower that takes 10 % longer in the new run, the only one in its table. A run has 90 rows if it is narrowed to one runtime and some 300 otherwise:",
    foundAmongRuns(experiments),
    "And for `report -- merge`, for machines whose true ratios differ by so much, 20 rounds each:",
    machines(experiments),
    "### What goes wrong otherwise",
    naive(experiments),
  ].join("\n\n");
}

/** How exactly a share of 5 or 95 % of so many is known. */
const known = (count: number) => `±${(196 * Math.sqrt((0.05 * 0.95) / count)).toFixed(1)} %`;

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

const equal = (rows: number) => new Array<number>(rows).fill(1);

function falseVerdicts(tables: number): string {
  const designs = [...DESIGNS, untilTarget(0.05, 100)];
  const kinds = [
    ...designs.flatMap((design) => [1, 12].map((rows) => ({ design, rows }))),
    ...[DEFAULT_OPERATIONS, FULL_OPERATIONS].flatMap((design) => LARGE.map((rows) => ({ design, rows }))),
  ];
  const countOf = (rows: number) => (rows === 1 ? SINGLE_ROWS * tables : tables);
  const counts = kinds.map(({ design, rows }) =>
    SHAPES.map((shape) => judgeTables(design, { shape, factors: equal(rows), tables: countOf(rows) }).wrong),
  );
  const rows = kinds.map(({ design, rows: size }, i) => [
    design.name,
    String(size),
    ...counts[i]!.map((count) => percent(count / countOf(size))),
  ]);
  const all = [1, 12, ...LARGE].map((size) => {
    const ours = counts.filter((_, i) => kinds[i]!.rows === size);
    return [
      "all of these",
      String(size),
      ...SHAPES.map((_, at) =>
        percent(ours.reduce((sum, count) => sum + count[at]!, 0) / (countOf(size) * ours.length)),
      ),
    ];
  });
  return table("lrrrr", ["measured", "rows", ...SHAPES], [...rows, ...all]);
}

function power(tables: number): string {
  const found = (design: Design, factors: readonly number[], slower: number) =>
    SHAPES.map((shape) => {
      const count = Math.ceil(tables / slower);
      return percent(judgeTables(design, { shape, factors, tables: count }).slower / (count * slower));
    });
  const all = (design: Design, rows: number) => [
    design.name,
    String(rows),
    rows === 1 ? "one" : "all",
    ...found(design, new Array<number>(rows).fill(SLOWER), rows),
  ];
  const one = (design: Design, rows: number) => [
    design.name,
    String(rows),
    "one",
    ...found(design, [SLOWER, ...equal(rows - 1)], 1),
  ];
  const ofProcesses = [untilTarget(0.02, 400), processes(120)];
  return table(
    "lrlrrr",
    ["measured", "rows", "slower", ...SHAPES],
    [
      ...ofProcesses.flatMap((design) => [all(design, 1), all(design, 12)]),
      all(FULL_OPERATIONS, 1),
      all(FULL_OPERATIONS, 12),
      ...[12, ...LARGE].map((rows) => one(FULL_OPERATIONS, rows)),
      all(DEFAULT_OPERATIONS, 1),
      ...[12, ...LARGE].map((rows) => one(DEFAULT_OPERATIONS, rows)),
    ],
  );
}

function tasks(experiments: number): string {
  const text = ({ share, found }: Covered) => `${percent(share)} (${found})`;
  const rows = TASK_DESIGNS.flatMap((design) => {
    const measured = `${design.restarts} restarts × ${design.slices}, ${design.sizes.length} sizes`;
    return [
      ...[0.3, 0.55, 0.8].map((share) => [
        `${measured}, ${share}`,
        ...SHAPES.map((shape) => text(coverageOfCrossing(design, { shape, share, experiments }))),
      ]),
      [
        `${design.restarts} restarts × ${design.slices}, speed-up`,
        ...SHAPES.map((shape) => text(coverageOfSpeedUp(design, shape, experiments))),
      ],
    ];
  });
  return table("lrrr", ["measured", ...SHAPES], rows);
}

function coverages(experiments: number): string {
  const sides: [Shape, Shape][] = [
    ...SHAPES.map((shape): [Shape, Shape] => [shape, shape]),
    ["skewed", "normal"],
    ["bimodal", "normal"],
  ];
  const designs = [processes(6), ...DESIGNS, processes(120), untilTarget(0.05, 100)];
  return table(
    `l${"r".repeat(sides.length)}`,
    ["measured", ...sides.map(([a, b]) => (a === b ? a : `${a} over ${b}`))],
    designs.map((design) => [
      design.name,
      ...sides.map(([shape, baseShape]) => percent(coverage(design, { shape, baseShape, experiments }))),
    ]),
  );
}

function twoRuns(experiments: number): string {
  const rows = DESIGNS.map((design) => [
    design.name,
    ...SHAPES.map((shape) => percent(coverageOfTwoRuns(design, shape, experiments))),
  ]);
  return table("lrrr", ["measured", ...SHAPES], rows);
}

function foundAmongRuns(experiments: number): string {
  const rows = [1, 90, 300].map((size) => [
    FULL_OPERATIONS.name,
    String(size),
    ...SHAPES.map((shape) =>
      percent(foundInTwoRuns(FULL_OPERATIONS, { factor: SLOWER, rows: size, shape, experiments })),
    ),
  ]);
  return table("lrrrr", ["measured", "rows", ...SHAPES], rows);
}

function machines(experiments: number): string {
  const differences = [0, 0.05, 0.2];
  const rows = [2, 3, 5, 10].map((count) => [
    String(count),
    ...differences.map((size) => percent(coverageOfMachines(count, NOISES.normal(size), experiments))),
  ]);
  return table("rrrr", ["machines", ...differences.map((size) => `±${100 * size} %`)], rows);
}

function naive(experiments: number): string {
  const random = randomFrom("naive");
  const share = (is: () => boolean) => {
    let count = 0;
    for (let i = 0; i < experiments; i++) if (is()) count++;
    return count / experiments;
  };
  const few = operations(5, 15);
  const rows = [
    [
      "All runs of one program, then all of the other, and Welch's t-test: an A/A pair is called different (20 runs each)",
      ...SHAPES.map((shape) => percent(share(() => blockedDiffers(20, shape, random)))),
    ],
    [
      "Slices of one process taken for independent values: the interval holds the truth (5 restarts × 15)",
      ...SHAPES.map((shape) =>
        percent(
          coverage(few, { shape, baseShape: shape, experiments }, (...given) => pooledSlices(few, ...given)),
        ),
      ),
    ],
    ...[few, operations(10, 15)].map((design) => [
      `Percentile bootstrap that draws restarts first: the interval holds the truth (${design.name})`,
      ...SHAPES.map((shape) =>
        percent(
          coverage(design, { shape, baseShape: shape, experiments: Math.min(500, experiments) }, (...given) =>
            clusterBootstrap(design, ...given),
          ),
        ),
      ),
    ]),
  ];
  return table("lrrr", ["way", ...SHAPES], rows);
}
