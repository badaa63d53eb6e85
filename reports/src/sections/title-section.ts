import type { Results } from "@nogil/results";
import { code } from "../text/escape-text.ts";
import { elapsed } from "../text/numbers.ts";

/** What this is, when it was measured and how to measure it again. */
export function titleSection({ profile, startedAt, finishedAt, command }: Results): string {
  const minute = `${startedAt.slice(0, 10)} ${startedAt.slice(11, 16)} UTC`;
  const seconds = (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000;
  return [
    `# nogil benchmark, ${profile} profile, ${minute}`,
    `Measured in ${elapsed(seconds)} by ${code(command)}.`,
  ].join("\n\n");
}
