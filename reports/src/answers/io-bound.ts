import { bestWay, subjectOf } from "../analysis/best-ways.ts";
import { largestOf } from "../analysis/workloads-of.ts";
import type { Rule } from "./answer.ts";
import { wayAnswer } from "./way-text.ts";

/** What waits: the lesson's requests, the most of them that were measured. */
export const ioBound: Rule = (results, runtime) => {
  const requests = largestOf(results, "http");
  const found = requests && bestWay(results, runtime, subjectOf(requests));
  return found ? wayAnswer(found) : null;
};
