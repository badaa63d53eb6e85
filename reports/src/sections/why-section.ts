import type { Results } from "@nogil/results";
import { copying } from "../why/copying.ts";
import { eventLoop } from "../why/event-loop.ts";
import { homework } from "../why/homework.ts";
import { isolating } from "../why/isolating.ts";
import { noGil } from "../why/no-gil.ts";
import { pythonGil } from "../why/python-gil.ts";
import { startCost } from "../why/start-cost.ts";

const REASONS = [noGil, pythonGil, eventLoop, startCost, copying, isolating];

/** Why that is so: each reason with the figures of this run that show it, and none without. */
export function whySection(results: Results): string {
  const reasons = REASONS.flatMap((reason) => reason(results) ?? []).map((text) => `- ${text}`);
  const answer = homework(results);
  if (reasons.length === 0 && answer === "") return "";
  return ["## Why", reasons.join("\n"), answer].filter(Boolean).join("\n\n");
}
