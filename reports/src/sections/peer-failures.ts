import type { PeerCell } from "@nogil/results";
import { median } from "../statistics/quantile.ts";
import { duration, NONE } from "../text/numbers.ts";
import { table } from "../text/table.ts";

/** What comes of a task that ends its worker. */
export function peerExits(cells: readonly PeerCell[], columns: readonly string[]): string {
  const exits = cells.filter(({ measure }) => measure === "exit");
  if (exits.length === 0) return "";
  const rows = [...Map.groupBy(exits, nameOf)].map(([name, ours]) => [
    name,
    ...columns.map((runtime) => exitText(ours.find((cell) => cell.runtime === runtime))),
  ]);
  return [
    "### A task that ends its worker",
    "It calls `process.exit(1)`; in CPython `os._exit(1)`, and `sys.exit(1)` where the workers are threads. Is the caller told, and is the next task done?",
    table(`l${"l".repeat(columns.length)}`, ["pool", ...columns], rows),
  ].join("\n\n");
}

function exitText(cell: PeerCell | undefined): string {
  if (!cell) return NONE;
  const { samples, failures } = cell;
  const rounds = samples.length + failures.length;
  if (rounds === 0) return "not measured";
  // Names of workers and numbers of processes differ from round to round.
  const outcomes = Map.groupBy(samples, ({ outcome }) => (outcome ?? "").replaceAll(/\d+/g, ""));
  const texts = [...outcomes.values()].map((same) => {
    const after = duration(median(same.map(({ ns }) => ns)));
    const share = same.length < rounds ? ` in ${same.length} of ${rounds} rounds` : "";
    return `after ${after}${share} it ${same[0]!.outcome}`;
  });
  if (failures.length > 0)
    texts.push(`it ${failures.at(-1)!.reason} in ${failures.length} of ${rounds} rounds`);
  return texts.join("; ");
}

/** Everything else that hangs, is lost or fails. */
export function peerFailures(cells: readonly PeerCell[]): string {
  const rows = cells.flatMap(({ measure, peer, workers, runtime, cpus, samples, failures }) => {
    if (failures.length === 0 || measure === "exit") return [];
    const rounds = samples.length + failures.length;
    const place = cpus === "one" ? " on one CPU" : "";
    return [
      [
        `${peer} (${workers})`,
        runtime,
        `${measure}${place}`,
        `${failures.length} of ${rounds}`,
        failures.at(-1)!.reason,
      ],
    ];
  });
  if (rows.length === 0) return "";
  return [
    "### What hangs, is lost or fails",
    "What never succeeded is given up after two rounds.",
    table("lllrl", ["pool", "runtime", "what", "rounds", "last reason"], rows),
  ].join("\n\n");
}

const nameOf = ({ peer, workers }: PeerCell) => `${peer} (${workers})`;
