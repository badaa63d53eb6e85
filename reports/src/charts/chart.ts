import type { TopLevelSpec } from "vega-lite";

/** What there are charts of. */
export type ChartKind = "strategies" | "memory" | "break-even" | "scaling" | "primitives" | "round-trips";

/** One picture, as wide as a phone, so that several stand side by side on anything wider. */
export interface Chart {
  kind: ChartKind;
  /** What it is of: a workload, a runtime, a kind of worker. */
  subject: string;
  /** What it compares and its most telling figures, for those who do not see it. */
  alt: string;
  /** Without a theme; its colours are those of the light one. */
  spec: TopLevelSpec;
}

/** Of the whole picture in pixels: text of 12 pixels stays legible when it is scaled down to a phone. */
export const WIDTH = 360;
