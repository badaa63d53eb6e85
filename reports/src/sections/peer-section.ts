import type { Cell, PeerCell } from "@nogil/results";
import { OURS, peerPairs, type PeerPair } from "../analysis/peer-pairs.ts";
import { type Verdict, verdictsOf } from "../analysis/verdicts-of.ts";
import { interquartileRange, median } from "../statistics/quantile.ts";
import { escapeText } from "../text/escape-text.ts";
import { list } from "../text/list.ts";
import { duration, NONE, ratioText, verdictText } from "../text/numbers.ts";
import { table } from "../text/table.ts";
import { peerExits, peerFailures } from "./peer-failures.ts";

const MEASURES = [
  ["round trip", "One task, awaited", "The next is submitted when it is done; the time of one."],
  ["burst", "Many tasks at once", "All are submitted before any is awaited; the time of all."],
  [
    "map by hand",
    "A map, chunked by hand",
    "Eight slices go through a function that its user wrote for that.",
  ],
  ["map item by item", "A map, item by item", "As each library maps by itself, or a task a number."],
] as const;

/** One table: a measure, where it ran, and every pool beside nogil's. */
interface Compared {
  readonly measure: string;
  readonly cpus: PeerCell["cpus"];
  readonly title: string;
  readonly text: string;
  readonly pairs: readonly PeerPair[];
  readonly verdicts: ReadonlyMap<string, Verdict>;
}

/**
 * Pools of others beside nogil's: a table a measure, what ends badly, and where nogil loses.
 *
 * @param cells Cells of pools without the repeated ones.
 * @param labels Labels of all runtimes in the order of their columns.
 * @param roundTrips The picture that stands beside the table of round trips.
 */
export function peerSection(
  cells: readonly PeerCell[],
  labels: readonly string[],
  isTrusted: (cell: Cell) => boolean,
  roundTrips = "",
): string {
  if (cells.length === 0) return "";
  const columns = labels.filter((label) => cells.some(({ runtime }) => runtime === label));
  const runtimes = columns.filter((label) => label !== "python");
  const compared = compareAll(cells, runtimes, isTrusted);
  return [
    "## Pools of others",
    "Each with two workers, used as its own documentation recommends, in a fresh process a round; the order is another one each round. A first repetition warms up where there is time for more than one. A ratio is to nogil's pool of the same workers on the same runtime: above 1 nogil is faster. Maps stand beside nogil's own `map`.",
    table(
      "llll",
      ["pool", "workers", "version", "used by"],
      [...Map.groupBy(cells, nameOf).values()].map(([{ peer, workers, version, use }]) => [
        peer,
        workers,
        version,
        use,
      ]),
    ),
    losses(compared, runtimes),
    ...compared.flatMap(({ measure, cpus, title, text, pairs, verdicts }) => {
      const ours = cells.filter((cell) => cell.measure === measure && cell.cpus === cpus);
      return [
        `### ${title}`,
        `${text} ${sizeText(ours)}`,
        times(ours, columns),
        measure === "round trip" && cpus === "free" ? roundTrips : "",
        ratios(pairs, runtimes, verdicts),
      ];
    }),
    peerExits(cells, columns),
    peerFailures(cells),
  ]
    .filter(Boolean)
    .join("\n\n");
}

function compareAll(
  cells: readonly PeerCell[],
  runtimes: readonly string[],
  isTrusted: (cell: Cell) => boolean,
): Compared[] {
  const all = MEASURES.flatMap(([measure, title, text]) =>
    (["free", "one"] as const).map((cpus) => {
      const pairs = peerPairs(cells, measure, cpus, runtimes);
      const place = cpus === "one" ? ", all on one CPU" : "";
      return { measure, cpus, title: title + place, text, pairs, verdicts: verdictsOf(pairs, isTrusted) };
    }),
  );
  return all.filter(({ pairs }) => pairs.length > 0);
}

const nameOf = ({ peer, workers }: PeerCell) => `${peer} (${workers})`;

const sizeText = ([{ measure, size }]: readonly PeerCell[]) =>
  `${size.toLocaleString("en")} ${measure.startsWith("map") ? "numbers" : "tasks"}.`;

function times(cells: readonly PeerCell[], columns: readonly string[]): string {
  const rows = [...Map.groupBy(cells, nameOf)].map(([name, ours]) => [
    name,
    ...columns.map((runtime) => timeText(ours.find((cell) => cell.runtime === runtime))),
  ]);
  return table(`l${"l".repeat(columns.length)}`, ["pool", ...columns], rows);
}

function timeText(cell: PeerCell | undefined): string {
  if (!cell) return NONE;
  const failed = new Set(cell.failures.map(({ round }) => round)).size;
  const rounds = cell.samples.length + failed;
  const failures = failed > 0 ? `FAILED in ${failed} of ${rounds} rounds` : "";
  if (cell.samples.length === 0) return failures || "not measured";
  const values = cell.samples.map(({ ns }) => ns);
  const range = interquartileRange(values);
  const spread = range === null ? "" : ` (IQR ${duration(range, 2)})`;
  return [`${duration(median(values))}${spread}`, failures].filter(Boolean).join("; ");
}

function ratios(
  pairs: readonly PeerPair[],
  runtimes: readonly string[],
  verdicts: ReadonlyMap<string, Verdict>,
): string {
  if (verdicts.size === 0) return "";
  const compared = pairs.filter(({ base }) => base);
  const rows = [...Map.groupBy(compared, ({ cell }) => nameOf(cell))].map(([name, ours]) => [
    name,
    ...runtimes.map((label) =>
      verdictText(verdicts.get(ours.find(({ runtime }) => runtime === label)?.cell.id ?? "")),
    ),
  ]);
  return table(
    `l${"l".repeat(runtimes.length)}`,
    ["pool to nogil's", ...runtimes.map((label) => `${label} [95 %]`)],
    rows,
  );
}

/** Every pool that took less time than nogil's, whether or not that is resolved; a line a measure and runtime. */
function losses(compared: readonly Compared[], runtimes: readonly string[]): string {
  const count = compared.reduce((sum, { verdicts }) => sum + verdicts.size, 0);
  if (count === 0) return "";
  const lines = compared.flatMap(({ title, pairs, verdicts }) =>
    runtimes.flatMap((label) => {
      const lost = pairs.flatMap(({ cell, runtime }) => {
        const verdict = runtime === label && cell.peer !== OURS ? verdicts.get(cell.id) : undefined;
        if (!verdict || verdict.ratio >= 1 || verdict.word === "equivalent") return [];
        return [
          { text: `${escapeText(nameOf(cell))} ${ratioText(verdict)}`, isSure: verdict.word === "faster" },
        ];
      });
      const [sure, unresolved] = [true, false].map((wanted) =>
        list(lost.filter(({ isSure }) => isSure === wanted).map(({ text }) => text)),
      );
      const parts = [sure, unresolved && `unresolved: ${unresolved}`].filter(Boolean);
      return parts.length > 0 ? [`- **${title}, ${escapeText(label)}**: ${parts.join("; ")}`] : [];
    }),
  );
  return [
    "### Where nogil loses",
    lines.length > 0
      ? `To these, which took less time; the ratio says how much of nogil's.\n\n${lines.join("\n")}`
      : `In none of ${count} comparisons.`,
  ].join("\n\n");
}
