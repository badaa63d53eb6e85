import type { NamedChart } from "./name-charts.ts";
import { textWidth } from "./text-width.ts";
import { CONFIG, VEGA_CONFIG } from "./theme.ts";

/**
 * Draws a chart as SVG in the colours of the light theme: the same chart gives the same text, byte for byte. One
 * is drawn at a time.
 */
export async function renderChart({ name, spec }: NamedChart): Promise<string> {
  const { vega, compile } = await load();
  vega.resetSVGDefIds(); // they are counted for the whole process
  const compiled = compile(spec, { config: CONFIG }).spec;
  const view = new vega.View(vega.parse(compiled, VEGA_CONFIG), { renderer: "none" });
  try {
    const svg = await view.toSVG();
    return (
      svg
        // Several charts stand in one page.
        .replaceAll(/ id="(\w+)"/g, ` id="${name}-$1"`)
        .replaceAll(/"url\(#(\w+)\)"/g, `"url(#${name}-$1)"`)
        // A hundredth of a pixel is enough, and hides what machines round in another way.
        .replaceAll(/="[^"]*"/g, (attribute) =>
          attribute.replaceAll(/\d+\.\d{3,}/g, (number) => String(Number(Number(number).toFixed(2)))),
        )
        // An image has no roles inside; its alternative text and the table beside it say what it shows.
        .replaceAll(/ (?:role|aria-[a-z]+)="[^"]*"/g, "")
        // XML has no place for these, nor has a line of text.
        .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\uFFFE\uFFFF]/gu, "\u{FFFD}")
    );
  } finally {
    view.finalize();
  }
}

/** Loads what draws only where there is something to draw, as it takes long. */
async function load() {
  const [vega, { compile }] = await Promise.all([import("vega"), import("vega-lite")]);
  // Its types leave this out. Else widths would depend on whether the machine has a canvas.
  const { textMetrics } = vega as unknown as { textMetrics: { width: typeof textWidth } };
  textMetrics.width = textWidth;
  return { vega, compile };
}
