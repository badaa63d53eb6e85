import type { Results } from "@nogil/results";
import { bestWay, subjectOf } from "../analysis/best-ways.ts";
import { largestOf } from "../analysis/workloads-of.ts";
import { wayText } from "./way-text.ts";

/** What waits: the lesson's requests, the most of them that were measured. */
export function ioBound(results: Results, runtime: string): string | null {
  const requests = largestOf(results, "http");
  const found = requests && bestWay(results, runtime, subjectOf(requests));
  return found ? wayText(found) : null;
}
