import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { recolour } from "../charts/recolour.ts";
import { DARK, LIGHT, type Palette } from "../charts/theme.ts";
import { escapeHtml } from "../text/escape-html.ts";
import { type Heading, MAIN, markdownToHtml } from "./markdown-to-html.ts";

/** A chart that was drawn in light colours. */
export interface DrawnChart {
  name: string;
  alt: string;
  svg: string;
}

const file = (name: string) => readFile(new URL(name, import.meta.url), "utf8");

/**
 * Makes one self-contained page of a report's Markdown, with the charts inside: it needs no network, allows no script
 * and no style but its own two, and follows the reader's theme.
 */
export async function renderPage(markdown: string, charts: readonly DrawnChart[]): Promise<string> {
  const [css, script] = await Promise.all([file("page.css"), file("sort-tables.js")]);
  const style = [
    `:root{${variables(LIGHT)}}`,
    // Paper is light.
    `@media screen and (prefers-color-scheme:dark){:root{${variables(DARK)}}}`,
    css,
  ].join("\n");
  const figures = new Map(charts.map((chart) => [chart.name, figure(chart)]));
  const { html, headings } = markdownToHtml(markdown, (name) => figures.get(name) ?? "");
  const [, title, rest] = /^(<h1.*<\/h1>\n)?([^]*)$/.exec(html)!;
  const policy = [
    "default-src 'none'",
    `style-src ${hashOf(style)}`,
    `script-src ${hashOf(script)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(headings[0]?.text ?? "nogil benchmark")}</title>
<style>${style}</style>
</head>
<body>
<a class="skip" href="#${MAIN}">Skip to the report</a>
<header>
${title ?? ""}</header>
<nav aria-label="Contents">
${contents(headings)}
</nav>
<main id="${MAIN}" tabindex="-1">
${rest}</main>
<script>${script}</script>
</body>
</html>
`;
}

const variables = (palette: Palette) =>
  Object.entries(palette)
    .map(([role, colour]) => `--${role}:${colour}`)
    .join(";");

const hashOf = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** Its colours are the page's, so that one drawing serves both themes. */
function figure({ alt, svg }: DrawnChart): string {
  const themed = recolour(svg, (role) => `var(--${role})`);
  return themed.replace("<svg ", `<svg role="img" aria-label="${escapeHtml(alt)}" `);
}

function contents(headings: readonly Heading[]): string {
  const items = headings
    .filter(({ level }) => level === 2)
    .map(({ text, id }) => `<li><a href="#${encodeURIComponent(id)}">${escapeHtml(text)}</a></li>`);
  return `<ul>\n${items.join("\n")}\n</ul>`;
}
