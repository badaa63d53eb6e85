import type { Verdict } from "../analysis/verdicts-of.ts";
import { list } from "../text/list.ts";
import { ratioText } from "../text/numbers.ts";

const PHRASES = [
  ["faster", "less", "than"],
  ["slower", "more", "than"],
  ["equivalent", "as much", "as"],
] as const;

/**
 * Says in one sentence what is known of `subject` beside `base`; says nothing of what is not.
 *
 * @param at The word before places: `on` runtimes, `with` strategies.
 * @param places Where it was compared, with the verdict there, if any.
 * @returns `null` if nothing is resolved.
 */
export function conclude(
  subject: string,
  base: string,
  at: string,
  places: readonly { place: string; verdict: Verdict | undefined }[],
): string | null {
  const parts = PHRASES.flatMap(([word, amount, than]) => {
    const where = places.flatMap(({ place, verdict }) =>
      verdict?.word === word ? [`${place} (${ratioText(verdict).split(" ")[0]}×)`] : [],
    );
    return where.length > 0 ? [{ amount, than, where: list(where) }] : [];
  });
  if (parts.length === 0) return null;
  const clauses = parts.map(({ amount, than, where }, i) =>
    i === 0 ? `took ${amount} time ${than} ${base} ${at} ${where}` : `${amount} ${at} ${where}`,
  );
  return `${subject} ${clauses.join("; ")}.`;
}
