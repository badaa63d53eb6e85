/**
 * Whether an id holds a pattern somewhere: `*` stands for anything, all else for itself, as ids hold characters that mean something
 * in other sorts of patterns.
 */
export function matches(id: string, pattern: string): boolean {
  let at = 0;
  for (const part of pattern.split("*")) {
    const found = id.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return true;
}
