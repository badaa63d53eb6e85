/** Of the sans-serif fonts that a reader may have, this is a wide one's; in font sizes. */
const CHARACTER = 0.6;

/**
 * Tells how much room text takes, the same on every machine: which font it will be shown in is not known here.
 *
 * @param item What Vega draws: its font size and the width at which its text is cut, in pixels.
 */
export function textWidth(
  item: { fontSize?: number; limit?: number },
  text: string | number | undefined,
): number {
  const width = CHARACTER * (item.fontSize ?? 11) * String(text ?? "").length;
  return item.limit ? Math.min(item.limit, width) : width;
}
