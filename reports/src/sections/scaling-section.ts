import type { Results } from "@nogil/results";
import { criticalPaths } from "../analysis/critical-path.ts";
import { type Scaling, scalings } from "../analysis/scaling.ts";
import { escapeText } from "../text/escape-text.ts";
import { placed } from "../text/markup.ts";
import { brief, NONE, significant } from "../text/numbers.ts";
import { table } from "../text/table.ts";

/** What more workers bring, beside what they could bring at best. */
export function scalingSection(results: Results): string {
  const parts = [curves(scalings(results)), lesson(results)].filter(Boolean);
  return parts.length > 0 ? ["## Scaling", ...parts].join("\n\n") : "";
}

function curves(all: readonly Scaling[]): string {
  if (all.length === 0) return "";
  const counts = new Set(all.flatMap(({ points }) => points.map(({ workers }) => workers)));
  const columns = [...counts].toSorted((a, b) => a - b);
  const { cores } = all[0]!;
  const tasks = [...new Set(all.map((curve) => curve.tasks))].join(" or ");
  const isFitted = all.some(({ serialShare }) => serialShare !== null);
  const serial = isFitted
    ? ` *Serial* is the share of the work that Amdahl's law leaves to one worker, fitted up to ${brief(cores)} workers; more than that take turns on the cores.`
    : "";
  const rows = all.map(({ runtime, condition, points, serialShare }) => [
    placed(`scaling ${runtime}/${condition}`, runtime),
    condition,
    ...columns.map((count) => {
      const point = points.find(({ workers }) => workers === count);
      return point ? speedUpText(point, point.efficiency) : NONE;
    }),
    ...(isFitted ? [serialShare === null ? NONE : percent(serialShare)] : []),
  ]);
  return [
    `${tasks} equal tasks on ${brief(cores)} cores: the speed-up over one after another, its 95 % interval, and which share of min(workers, cores, tasks) that is.${serial}`,
    table(
      `ll${"l".repeat(columns.length)}${isFitted ? "r" : ""}`,
      ["runtime", "way", ...columns.map((count) => headOf(count, cores)), ...(isFitted ? ["serial"] : [])],
      rows,
    ),
  ].join("\n\n");
}

const headOf = (workers: number, cores: number) =>
  `${workers} ${workers === 1 ? "worker" : "workers"}${workers > cores ? ", too many" : ""}`;

function lesson(results: Results): string {
  const paths = criticalPaths(results);
  if (paths.length === 0) return "";
  const ways = [...new Set(paths.flatMap(({ reached }) => reached.map(({ condition }) => condition)))];
  const rows = paths.map(({ runtime, tasks, best, reached }) => [
    placed(`critical path ${runtime}`, runtime),
    tasks.map(({ ms }) => significant(ms)).join(", "),
    significant(best),
    ...ways.map((way) => {
      const point = reached.find(({ condition }) => condition === way);
      return point ? speedUpText(point, point.share) : NONE;
    }),
  ]);
  const { tasks, exponent, cores } = paths[0]!;
  const bases = tasks.map(({ base }) => base).join(", ");
  return [
    "### The lesson's unequal tasks",
    `${escapeText(bases)} to the power ${exponent} are tasks of unequal length, none of which can be split: on ${cores} cores the longest way through them limits every way of doing them. *Best possible* is the time of all of them over that of the shortest schedule, if workers cost nothing; beside it the speed-up that each way reached, and its share of the best.`,
    table(`llr${"l".repeat(ways.length)}`, ["runtime", "each alone, ms", "best possible", ...ways], rows),
  ].join("\n\n");
}

interface SpeedUp {
  speedUp: number;
  interval: { low: number; high: number } | null;
}

function speedUpText({ speedUp, interval }: SpeedUp, share: number): string {
  const text = (value: number) => value.toFixed(2);
  const range = interval ? ` [${text(interval.low)}, ${text(interval.high)}]` : "";
  return `${text(speedUp)}${range}, ${percent(share)}`;
}

const percent = (share: number) => `${Math.round(share * 100)} %`;
