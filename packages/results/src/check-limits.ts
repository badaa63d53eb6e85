/** What no results file comes near to; beyond it there are only accidents and attacks. */
export const LIMITS = { bytes: 64 * 2 ** 20, depth: 10, text: 100_000, list: 10_000, values: 2_000_000 };

/**
 * Looks whether a value from a file is small enough to be looked at closely: flat and short enough for functions that call
 * themselves, and no number so big that sums of it are none.
 *
 * @returns The broken rule and what was received, or `null`.
 */
export function checkLimits(root: unknown): string | null {
  const open: { value: unknown; depth: number }[] = [{ value: root, depth: 0 }];
  let values = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, depth } = next;
    if (++values > LIMITS.values) return `it must hold at most ${LIMITS.values} values: received more`;
    if (depth > LIMITS.depth) return `it must be nested at most ${LIMITS.depth} deep: received more`;
    if (typeof value === "number" && Math.abs(value) > Number.MAX_SAFE_INTEGER)
      return `no number in it may be beyond ${Number.MAX_SAFE_INTEGER}: received ${value}`;
    if (typeof value === "string" && value.length > LIMITS.text)
      return `no text in it may be longer than ${LIMITS.text}: received one of ${value.length}`;
    if (Array.isArray(value) && value.length > LIMITS.list)
      return `no list in it may be longer than ${LIMITS.list}: received one of ${value.length}`;
    if (typeof value !== "object" || value === null) continue;
    const long = Object.keys(value).find((key) => key.length > LIMITS.text);
    if (long) return `no text in it may be longer than ${LIMITS.text}: received one of ${long.length}`;
    for (const inner of Object.values(value)) open.push({ value: inner, depth: depth + 1 });
  }
  return null;
}
