import { programOf, workloadsOf } from "../analysis/workloads-of.ts";
import { escapeText } from "../text/escape-text.ts";
import { runtimeTitle } from "../text/runtime-title.ts";
import { took } from "../text/took.ts";
import type { Reason } from "./reasons.ts";

/** What CPython's threads do with the same powers. */
export const pythonGil: Reason = (results) => {
  const powers = workloadsOf(results).filter(({ workload }) => workload === "pow");
  const texts = results.runtimes.flatMap((python) => {
    if (python.name !== "python") return [];
    return powers.flatMap((workload) => {
      const verdict = workload.toSequential.get(programOf(workload, python.label, "threads")?.id ?? "");
      const text = took(verdict);
      if (text === null) return [];
      // The figures of a GIL that was switched off, or of other work, would not bear the reason.
      const why =
        python.build === "GIL" && verdict!.word !== "faster"
          ? ": its GIL lets one of them compute at a time"
          : "";
      return [`on ${escapeText(runtimeTitle(python))} \`threads\` ${text}${why}`];
    });
  });
  return texts.length > 0 ? `**CPython beside it.** Beside one after another, ${texts.join("; ")}.` : null;
};
