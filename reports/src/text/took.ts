import type { Verdict } from "../analysis/verdicts-of.ts";
import { escapeText } from "./escape-text.ts";
import { list } from "./list.ts";
import { ratioText } from "./numbers.ts";

/**
 * Says what is known of how long something took beside something else: `took 2.49 [2.40, 2.55] times as long`.
 *
 * @returns `null` where nothing is known.
 */
export function took(verdict: Verdict | undefined): string | null {
  switch (verdict?.word) {
    case "faster":
      return `took ${ratioText(verdict)} of the time`;
    case "slower":
      return `took ${ratioText(verdict)} times as long`;
    case "equivalent":
      return `took as long (${ratioText(verdict)})`;
    default:
      return null;
  }
}

/**
 * The same on several runtimes at once, as far as it has `word` there: `0.167 [0.166, 0.170] on node and …`.
 *
 * @returns `null` where it has it nowhere.
 */
export function tookOn(
  places: readonly { runtime: string; verdict: Verdict | undefined }[],
  word: Verdict["word"],
): string | null {
  const texts = places.flatMap(({ runtime, verdict }) =>
    verdict?.word === word ? [`${ratioText(verdict)} on ${escapeText(runtime)}`] : [],
  );
  return texts.length > 0 ? list(texts) : null;
}
