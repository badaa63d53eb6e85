import type { OperationCell, Results, Work } from "@nogil/results";
import { randomFrom } from "../src/statistics/random-from.ts";
import { sampleResults } from "./sample-results.ts";

/** What one operation takes in truth: ns, by what it does. */
type Truth = (work: Work, condition: string) => number;

/** How the machine blurs it: `life` is off by for a whole restart, `slice` for itself; shares. */
interface Noise {
  seed?: string;
  life?: number;
  slice?: number;
  restarts?: number;
}

/** Cells of one runtime with known truths. Where there are workers, the cell stands beside the same without. */
export function taskCells(
  operation: string,
  tasks: readonly (readonly [condition: string, work: Work])[],
  truth: Truth,
  { seed = "", life = 0.02, slice = 0.02, restarts = 5 }: Noise = {},
): OperationCell[] {
  const template = sampleResults().cells.find((cell) => cell.kind === "operation")!;
  const idOf = (condition: string, work: Work) =>
    `operation/${operation}/${condition}/${work.bases.join()}^${work.exponent}/${work.workers}/free/node`;
  return tasks.map(([condition, work]) => {
    const id = idOf(condition, work);
    const random = randomFrom(id + seed);
    const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const samples = Array.from({ length: restarts }, (_, restart) => {
      const ns = truth(work, condition) * Math.exp(life * normal());
      return [0, 1, 2].map((round) => ({
        ...template.samples[0]!,
        round: 3 * restart + round,
        restart,
        ns: ns * Math.exp(slice * normal()),
      }));
    }).flat();
    const baseline = work.workers === 0 ? null : idOf(SEQUENTIAL, { ...work, workers: 0 });
    return { ...template, id, operation, condition, work, baseline, runtime: "node", samples };
  });
}

const SEQUENTIAL = "one after another";

/** Equal tasks of several sizes, one after another and in one way that costs something once and then a share of their time. */
export function powers(
  [onceMs, share]: readonly [number, number],
  taskMs: readonly number[],
  noise?: Noise,
  condition = "new threads",
): OperationCell[] {
  const bases = [3, 3];
  const tasks = taskMs.flatMap((_, exponent) => [
    [SEQUENTIAL, { bases, exponent, workers: 0 }] as const,
    [condition, { bases, exponent, workers: 2 }] as const,
  ]);
  const truth: Truth = ({ exponent, workers }) => {
    const together = 2 * taskMs[exponent]! * 1e6;
    return workers === 0 ? together : 2 * onceMs * 1e6 + share * together;
  };
  return taskCells("task/powers", tasks, truth, noise);
}

/** Results of these cells, of which words may be said: an A/A pair is equal to itself. */
export function resultsOf(cells: readonly OperationCell[]): Results {
  const sample = sampleResults();
  const pair = sample.cells.filter(
    ({ id, repeats }) => repeats !== null || id.endsWith("acquire-release/threads/free/node"),
  );
  return { ...sample, cells: [...pair.filter(({ kind }) => kind === "operation"), ...cells] };
}
