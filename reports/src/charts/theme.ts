import type { Config as VegaConfig } from "vega";
import type { Config } from "vega-lite";

/** What a colour is for. */
export type Role = "paper" | "ink" | "muted" | "grid" | "shade" | `series-${1 | 2 | 3 | 4 | 5 | 6}`;
export type Palette = Record<Role, string>;

// Series stay apart with any kind of colour blindness, and each has 3:1 and more on its paper; shapes tell the rest.
// Charts are drawn with these and recoloured after, so each colour stands for one role.
export const LIGHT: Palette = {
  paper: "#ffffff",
  ink: "#1f2328",
  muted: "#59636e",
  grid: "#e1e4e8",
  shade: "#f0f2f4",
  "series-1": "#0072b2",
  "series-2": "#d55e00",
  "series-3": "#2b2b2b",
  "series-4": "#7a2fe0",
  "series-5": "#b3004d",
  "series-6": "#5f8a00",
};

export const DARK: Palette = {
  paper: "#0d1117",
  ink: "#f0f6fc",
  muted: "#9198a1",
  grid: "#2a3038",
  shade: "#1c2128",
  "series-1": "#56b4e9",
  "series-2": "#e69f00",
  "series-3": "#e8e8d8",
  "series-4": "#a66bff",
  "series-5": "#f0568c",
  "series-6": "#7fae3a",
};

const SERIES = ([1, 2, 3, 4, 5, 6] as const).map((i) => LIGHT[`series-${i}`]);
const SHAPES = ["circle", "square", "triangle-up", "diamond", "cross", "triangle-down"];
const FONT = "system-ui, -apple-system, 'Segoe UI', 'Noto Sans', Helvetica, Arial, sans-serif";
const FONT_SIZE = 12;
/** What decides how many labels of a legend have room beside each other. */
export const LEGEND = { labelFontSize: FONT_SIZE, labelLimit: 150, columnPadding: 14 };

/** How every chart looks. */
export const CONFIG: Config = {
  background: LIGHT.paper,
  font: FONT,
  padding: 6,
  view: { stroke: null },
  range: { category: SERIES, symbol: SHAPES },
  title: {
    anchor: "start",
    frame: "bounds",
    color: LIGHT.ink,
    subtitleColor: LIGHT.muted,
    fontSize: 14,
    subtitleFontSize: FONT_SIZE,
    limit: 300,
    offset: 8,
    subtitlePadding: 4,
  },
  axis: {
    grid: true,
    domain: false,
    ticks: false,
    gridColor: LIGHT.grid,
    labelColor: LIGHT.ink,
    labelFontSize: FONT_SIZE,
    labelLimit: 150,
    labelPadding: 6,
    titleColor: LIGHT.muted,
    titleFontSize: FONT_SIZE,
    titleFontWeight: "normal",
  },
  legend: {
    orient: "top",
    direction: "horizontal",
    title: null,
    labelColor: LIGHT.ink,
    ...LEGEND,
    symbolSize: 60,
    rowPadding: 2,
    offset: 6,
  },
  line: { strokeWidth: 1.5 },
  point: { filled: true, size: 55, opacity: 1 },
  rule: { strokeWidth: 1.5 },
  text: { fontSize: FONT_SIZE, color: LIGHT.muted },
};

/** What Vega knows and Vega-Lite has no types for: a legend has the room beside the labels of the axis, too. */
export const VEGA_CONFIG: VegaConfig = {
  legend: { layout: { top: { anchor: "start", frame: "bounds" } } },
};

/** What everything else is compared with. */
export const REFERENCE = { stroke: LIGHT.muted, strokeDash: [4, 3], strokeWidth: 1 };
