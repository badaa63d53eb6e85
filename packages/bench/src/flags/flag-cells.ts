import type { Cell } from "@nogil/results";
import { commonMovement } from "./common-movement.ts";
import { flagsOf } from "./flags-of.ts";
import type { FlagSample } from "./flags-of.ts";

/** Writes down what is odd about the samples of each cell. */
export function flagCells(cells: readonly Cell[]): void {
  for (const kin of Map.groupBy(cells, ({ kind }) => kind).values()) {
    const lists = kin.map(samplesOf);
    const movement = commonMovement(lists);
    for (const [i, cell] of kin.entries()) cell.flags.push(...flagsOf(lists[i], movement));
  }
}

function samplesOf(cell: Cell): FlagSample[] {
  if (cell.kind === "process") return cell.samples.map((each) => ({ ...each, value: each.wallMs }));
  return cell.samples.map((each) => ({ ...each, value: each.ns }));
}
