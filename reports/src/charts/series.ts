/**
 * Encodes a series by colour and by shape, the same in all charts of a kind.
 *
 * @param all Every series that any of them has.
 * @param shown Those in this chart's legend, below each other in so many columns.
 */
export function seriesOf(field: string, all: readonly string[], shown: readonly string[], columns = 4) {
  const scale = { domain: [...all] };
  const legend = { values: all.filter((name) => shown.includes(name)), columns };
  return {
    color: { field, type: "nominal", scale, legend },
    shape: { field, type: "nominal", scale, legend },
  } as const;
}
