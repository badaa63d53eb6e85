import { randomFrom } from "../statistics/random-from.ts";
import { table } from "../text/table.ts";
import { coverage, coverageOfMachines, coverageOfTwoRuns } from "./coverage.ts";
import { DESIGNS, operations, processes, untilTarget } from "./designs.ts";
import { judgeTables } from "./judge-tables.ts";
import { blockedDiffers, clusterBootstrap, pooledSlices } from "./naive.ts";
import { NOISES, type Shape, SHAPES } from "./noise.ts";

/** Simulates the statistics of the report on noise whose truth is known, and writes what came out as Markdown. */
export function proofs(tables: number, experiments: number): string {
  return [
    "### False verdicts",
    `The share of ${tables} A/A tables in which any row is called faster or slower; at most 5 % are allowed to be. A table is one family. With so many tables a share of 5 % is known to ±${(196 * Math.sqrt((0.05 * 0.95) / tables)).toFixed(1)} %.`,
    falseVerdicts(tables),
    "### A slow-down of 10 %",
    `The share of rows that take 10 % longer and are called slower, of ${tables} rows or more, measured as \`--full\` does.`,
    power(tables),
    "### Coverage",
    `The share of ${experiments} intervals that hold the true ratio; 95 % should. *Over normal*: the base has normal noise, so that the ratio is skewed or has two modes. With so many intervals a share of 95 % is known to ±${(196 * Math.sqrt((0.05 * 0.95) / experiments)).toFixed(1)} %.`,
    coverages(experiments),
    "The same for `report -- compare`, where a ratio of one run stands over that of another:",
    twoRuns(experiments),
    "And for `report -- merge`, for machines whose true ratios differ by so much, 20 rounds each:",
    machines(experiments),
    "### What goes wrong otherwise",
    naive(experiments),
  ].join("\n\n");
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

function falseVerdicts(tables: number): string {
  const designs = [...DESIGNS, untilTarget(0.05, 100)];
  const sizes = [1, 12];
  const wrong = (rows: number, shape: Shape) =>
    designs.map((design) => judgeTables(design, { shape, factor: 1, rows, tables }).tables);
  const counts = sizes.map((rows) => SHAPES.map((shape) => wrong(rows, shape)));
  const rows = designs.flatMap(({ name }, at) =>
    sizes.map((size, i) => [name, String(size), ...counts[i]!.map((each) => percent(each[at]! / tables))]),
  );
  const all = sizes.map((size, i) => [
    "all of these",
    String(size),
    ...counts[i]!.map((each) =>
      percent(each.reduce((sum, count) => sum + count, 0) / (tables * designs.length)),
    ),
  ]);
  return table("lrrrr", ["measured", "rows", ...SHAPES], [...rows, ...all]);
}

function power(tables: number): string {
  const designs = [untilTarget(0.02, 400), processes(120), operations(10, 15)];
  const rows = designs.flatMap((design) =>
    [1, 12].map((rows) => [
      design.name,
      String(rows),
      ...SHAPES.map((shape) => {
        const count = Math.ceil(tables / rows);
        return percent(
          judgeTables(design, { shape, factor: 1.1, rows, tables: count }).slowerRows / (count * rows),
        );
      }),
    ]),
  );
  return table("lrrrr", ["measured", "rows", ...SHAPES], rows);
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
