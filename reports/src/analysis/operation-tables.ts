import type { OperationCell, Results } from "@nogil/results";
import { onceFor } from "./once-for.ts";
import { taskPairs } from "./task-pairs.ts";
import { trustIn } from "./trust-in.ts";
import { type Verdict, verdictsOf } from "./verdicts-of.ts";

/** An operation and what it stands beside. */
export interface OperationPair {
  cell: OperationCell;
  base: OperationCell;
}

/** Ratios that are shown together, and whose words hold for all of them together. */
export interface OperationTable {
  pairs: OperationPair[];
  /** By the id of the cell. */
  verdicts: ReadonlyMap<string, Verdict>;
}

/** Every ratio of operations that a report shows, each in one table alone, so that it has one word. */
export interface OperationTables {
  /** Beside their baselines, on any CPU. */
  free: OperationTable;
  /** The same, all on one CPU. */
  one: OperationTable;
  /** Beside CPython. */
  python: OperationTable;
  /** Node's API on other runtimes, beside the runtime's own. */
  compatibility: OperationTable;
  /** Every way to get something done elsewhere, beside starting a thread as the runtime itself does. */
  starts: OperationTable;
  /** Starting a process, beside starting a thread in the same way: as nogil does, and cold. */
  isolation: OperationTable;
  /** What programs that share state do most, between processes, beside the same between threads. */
  typical: OperationTable;
  /** All else between processes, beside the same between threads. */
  processes: OperationTable;
  /** The same on each runtime, CPython aside, beside the first of them. */
  runtimes: OperationTable;
  /** The largest tasks in workers, beside one after another. */
  largestTasks: OperationTable;
}

/** What a program with shared state does most, in this order. A few rows can tell more than many: their words hold for all at once. */
export const TYPICAL = ["lock/acquire-release", "event/ping-pong", "queue/numbers", "queue/objects"];

const isOfNode = ({ condition }: OperationCell) => condition.startsWith("node:");
const isStart = ({ operation, cpus }: OperationCell) =>
  (operation.endsWith("/start-join") || operation === "pool/apply") && cpus === "free";

/** Sorts the operations of the results into tables. */
export const operationTables = onceFor((results: Results): OperationTables => {
  const trusted = trustIn(results);
  const python = new Set(results.runtimes.flatMap(({ label, name }) => (name === "python" ? [label] : [])));
  const cells = results.cells
    .filter((cell) => cell.kind === "operation")
    .filter(({ repeats, work }) => repeats === null && work === null);
  const byId = new Map(cells.map((cell) => [cell.id, cell]));
  const table = (baseOf: (cell: OperationCell) => OperationCell | undefined): OperationTable => {
    const pairs = cells.flatMap((cell) => {
      const base = baseOf(cell);
      return base && base !== cell ? [{ cell, base }] : [];
    });
    return { pairs, verdicts: verdictsOf(pairs, trusted) };
  };
  const byNames = new Map(
    cells.map((cell) => [JSON.stringify([cell.operation, cell.condition, cell.cpus, cell.runtime]), cell]),
  );
  const sibling = (
    { cpus, runtime }: Pick<OperationCell, "cpus" | "runtime">,
    operation: string,
    condition: string,
  ) => byNames.get(JSON.stringify([operation, condition, cpus, runtime]));
  const amongThreads = (cell: OperationCell) =>
    cell.condition === "processes" ? sibling(cell, cell.operation, "threads") : undefined;
  const startBase = (cell: OperationCell) =>
    isStart(cell) && !isOfNode(cell) ? sibling(cell, "thread/start-join", "native") : undefined;
  const coldThread = (cell: OperationCell) =>
    cell.operation === "process/start-join" && cell.condition === "nogil"
      ? sibling(cell, "thread/start-join", "nogil, new worker")
      : undefined;
  const baseline = (cell: OperationCell) => byId.get(cell.baseline ?? "");
  const isBesidePython = (cell: OperationCell) =>
    python.has(baseline(cell)?.runtime ?? "") && !python.has(cell.runtime);
  const ownBaseline = (cell: OperationCell) =>
    isOfNode(cell) || isBesidePython(cell) || startBase(cell) === baseline(cell) ? undefined : baseline(cell);
  const [first] = results.runtimes.flatMap(({ label }) => (python.has(label) ? [] : [label]));
  const onFirst = ({ operation, condition, cpus, runtime }: OperationCell) =>
    first === undefined || python.has(runtime)
      ? undefined
      : sibling({ cpus, runtime: first }, operation, condition);
  const largest = largestTasks(results);
  return {
    free: table((cell) => (cell.cpus === "free" ? ownBaseline(cell) : undefined)),
    one: table((cell) => (cell.cpus === "one" ? ownBaseline(cell) : undefined)),
    python: table((cell) => (isBesidePython(cell) ? baseline(cell) : undefined)),
    compatibility: table((cell) => (isOfNode(cell) ? sibling(cell, cell.operation, "native") : undefined)),
    starts: table(startBase),
    isolation: table(coldThread),
    typical: table((cell) => (TYPICAL.includes(cell.operation) ? amongThreads(cell) : undefined)),
    processes: table((cell) => (TYPICAL.includes(cell.operation) ? undefined : amongThreads(cell))),
    runtimes: table(onFirst),
    largestTasks: { pairs: largest, verdicts: verdictsOf(largest, trusted) },
  };
});

/** Of each way on each runtime, the pair with the largest exponent. */
function largestTasks({ cells }: Results): OperationPair[] {
  const ways = Map.groupBy(taskPairs(cells, "task/powers"), ({ cell: { runtime, condition } }) =>
    JSON.stringify([runtime, condition]),
  );
  return [...ways.values()].map((pairs) =>
    pairs.reduce((largest, pair) => (pair.cell.work.exponent > largest.cell.work.exponent ? pair : largest)),
  );
}
