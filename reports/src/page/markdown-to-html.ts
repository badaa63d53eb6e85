import GithubSlugger from "github-slugger";
import MarkdownIt, { type Token } from "markdown-it";
import { escapeHtml } from "../text/escape-html.ts";
import { picturedIn } from "../charts/pictures.ts";

/** A heading of the page, and where it is. */
export interface Heading {
  level: number;
  text: string;
  id: string;
}

/** The id of what the headings are in. */
export const MAIN = "report";
/** Text of a cell that is better broken into lines. */
const LONG = 60;
/** The place of a row, which sentences lead to. */
const ANCHOR = /^<a id="[a-z0-9-]+">$|^<\/a>$/;
const DETAILS = /^(?:<details><summary>([^<>]*)<\/summary>|<\/details>)\s*$/;

/**
 * Makes HTML of a report's Markdown. Headings get the ids that GitHub gives them. Of the HTML inside, only what reports
 * are made of is taken over; all else becomes text.
 *
 * @param figureOf What stands for the chart of a name.
 */
export function markdownToHtml(
  markdown: string,
  figureOf: (name: string) => string,
): { html: string; headings: Heading[] } {
  const parser = new MarkdownIt({ html: true });
  const { rules } = parser.renderer;
  rules.html_inline = (tokens, at) => {
    const { content } = tokens[at]!;
    return ANCHOR.test(content) ? content : escapeHtml(content);
  };
  rules.html_block = (tokens, at) => {
    const { content } = tokens[at]!;
    const charts = picturedIn(content);
    if (charts.length > 0) return `<div class="charts">${charts.map(figureOf).join("\n")}</div>\n`;
    return DETAILS.test(content) ? content : `<p>${escapeHtml(content)}</p>\n`;
  };
  rules.fence = (tokens, at) =>
    // What scrolls must be within reach of the keyboard.
    `<pre tabindex="0"><code>${escapeHtml(tokens[at]!.content)}</code></pre>\n`;

  const tokens = parser.parse(markdown, {});
  const slugger = new GithubSlugger();
  slugger.slug(MAIN); // taken by the page
  const headings: Heading[] = [];
  for (const [at, token] of tokens.entries()) {
    if (token.type === "heading_open") {
      const text = textOf(tokens[at + 1]!);
      const heading = { level: Number(token.tag.slice(1)), text, id: slugger.slug(text) };
      token.attrSet("id", heading.id);
      headings.push(heading);
    } else if (token.type === "th_open" || token.type === "td_open") {
      if (token.type === "th_open") token.attrSet("scope", "col");
      // The page allows no styles but its own.
      const isRight = token.attrGet("style") === "text-align:right";
      token.attrs = (token.attrs ?? []).filter(([name]) => name !== "style");
      if (isRight) token.attrSet("class", "right");
      else if (textOf(tokens[at + 1]!).length > LONG) token.attrSet("class", "long");
    } else if (token.type === "table_open") {
      token.meta = { heading: headings.at(-1)?.text ?? "" };
    }
  }
  rules.table_open = (all, at) =>
    `<div class="table" role="group" tabindex="0" aria-label="Table: ${escapeHtml((all[at]!.meta as { heading: string }).heading)}">\n<table>\n`;
  rules.table_close = () => "</table>\n</div>\n";
  return { html: parser.renderer.render(tokens, parser.options, {}), headings };
}

/** What a reader sees of a line, without its HTML. */
const textOf = ({ children }: Token): string =>
  (children ?? []).flatMap(({ type, content }) => (type === "html_inline" ? [] : [content])).join("");
