/** Joins words as a sentence does: `a`, `a and b`, `a, b and c`; or with another word before the last. */
export function list(words: readonly string[], conjunction: string = "and"): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} ${conjunction} ${last}`;
}
