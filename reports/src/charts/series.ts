import { textWidth } from "./text-width.ts";
import { WIDTH } from "./chart.ts";
import { LEGEND } from "./theme.ts";

/**
 * Encodes a series by colour and by shape, the same in all charts of a kind.
 *
 * @param all Every series that any of them has.
 * @param shown Those in this chart's legend.
 */
export function seriesOf(field: string, all: readonly string[], shown: readonly string[]) {
  const scale = { domain: [...all] };
  const values = all.filter((name) => shown.includes(name));
  const longest = Math.max(
    ...values.map((name) => textWidth({ fontSize: LEGEND.labelFontSize, limit: LEGEND.labelLimit }, name)),
  );
  // As many beside each other as there is room for.
  const columns = Math.max(1, Math.floor(WIDTH / (longest + LEGEND.columnPadding + SYMBOL)));
  const legend = { values, columns };
  return {
    color: { field, type: "nominal", scale, legend },
    shape: { field, type: "nominal", scale, legend },
  } as const;
}

/** The room of a legend's symbol, in pixels. */
const SYMBOL = 16;
