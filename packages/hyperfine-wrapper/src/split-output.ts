// hyperfine's own remark on the command before it, which no option silences.
const REMARK = / \n(?: {2}Warning: .*\n)+/g;

/** Cuts the output of one round into the output of each command, at the mark printed before each. */
export function splitOutput(text: string, mark: string): string[] {
  const [, ...parts] = text.split(`${mark}\n`);
  return parts.map((part) => part.replaceAll(REMARK, "").trim());
}
