import type { Results } from "@nogil/results";
import { operationTables } from "../analysis/operation-tables.ts";
import { ratioTable } from "./ratio-table.ts";

/** What it costs to get something done elsewhere: cold, warm and pooled. */
export function startsSection(results: Results, runtimes: readonly string[]): string {
  const { starts, isolation } = operationTables(results);
  const ratios = ratioTable("starts", starts, runtimes);
  const processes = ratioTable("isolation", isolation, runtimes);
  if (ratios === "") return "";
  return [
    "## Cold, warm and pooled",
    "Getting something done elsewhere that takes no time, and waiting for it, beside starting and ending a thread as the runtime itself does. Cold: a new worker or process. Warm: a thread in a worker that another thread left idle. Pooled: `pool/apply`, a task for a worker that waits for tasks.",
    ratios,
    ...(processes === ""
      ? []
      : ["What a memory of its own costs: a new process beside a new thread, both of nogil.", processes]),
  ].join("\n\n");
}
