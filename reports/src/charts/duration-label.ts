/** Labels nanoseconds on an axis in the unit that suits them. */
export const DURATION_LABEL = [
  "datum.value < 1e3 ? format(datum.value, '~r') + ' ns'",
  "datum.value < 1e6 ? format(datum.value / 1e3, '~r') + ' µs'",
  "datum.value < 1e9 ? format(datum.value / 1e6, '~r') + ' ms'",
  "format(datum.value / 1e9, '~r') + ' s'",
].join(" : ");
