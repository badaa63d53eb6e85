import { memoryOf } from "../answers/memory-of.ts";
import { escapeText } from "../text/escape-text.ts";
import { list } from "../text/list.ts";
import type { Reason } from "./reasons.ts";

/** What belongs to a process alone has to be there for each of them. */
export const isolating: Reason = (results) => {
  const texts = results.runtimes.flatMap(({ label, name }) => {
    const peaks = name === "python" ? null : memoryOf(results, label);
    return peaks
      ? [`${peaks.processes.text} beside ${peaks.threads.text} on ${escapeText(label)}${peaks.runs}`]
      : [];
  });
  if (texts.length === 0) return null;
  return `**A process isolates.** It has memory, files and an end of its own: when it is killed or runs out of memory, the others go on; when a thread's process is, all of its threads are gone. That takes room: at their peak the powers needed, in processes beside threads, ${list(texts)}.`;
};
