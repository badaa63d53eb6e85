import { expect, test } from "vitest";
import { markdownToHtml } from "./markdown-to-html.ts";

const htmlOf = (markdown: string) => markdownToHtml(markdown, (name) => `<figure of ${name}>`).html;

test("markdownToHtml() takes over the HTML that reports are made of", () => {
  expect(htmlOf('[a](#b-1) <a id="b-1"></a>b')).toBe('<p><a href="#b-1">a</a> <a id="b-1"></a>b</p>\n');
  expect(htmlOf("<details><summary>more</summary>\n\nx\n\n</details>")).toBe(
    "<details><summary>more</summary>\n<p>x</p>\n</details>",
  );
  const picture = (name: string) =>
    `<picture>\n<source media="dark" srcset="charts/${name}-dark.svg">\n<img alt="" src="charts/${name}-light.svg">\n</picture>`;
  expect(htmlOf(`${picture("a")}\n${picture("b-2")}`)).toBe(
    '<div class="charts"><figure of a>\n<figure of b-2></div>\n',
  );
});

test.each([
  "<script>pwned=1</script>",
  "<div onclick=x>",
  'x <a id="a" onclick="x">y</a>',
  'x <a href="http://example.com">y',
  "x <img src=x onerror=x>",
  "x <!-- y",
  "<details open><summary>x</summary>",
  "<details><summary><b>x</b></summary>",
  "<picture><img src=x></picture>",
])("markdownToHtml() makes text of all other HTML: %s", (markdown) => {
  expect(htmlOf(markdown)).not.toMatch(/<(?!\/?p>|\/a>)/);
});

test("markdownToHtml() leads nowhere that runs a script", () => {
  expect(htmlOf("[a](javascript:x) [b](vbscript:x) ![c](data:text/html,x)")).not.toMatch(/<a|<img/);
});

test("markdownToHtml() gives headings the ids that GitHub gives them, each its own", () => {
  const { html, headings } = markdownToHtml("# A b\n\n## `sync`, e=1\n\n## A b\n\n## Report", () => "");
  expect(headings.map(({ id }) => id)).toEqual(["a-b", "sync-e1", "a-b-1", "report-1"]);
  expect(html).toContain('<h2 id="sync-e1"><code>sync</code>, e=1</h2>');
});

test("markdownToHtml() makes tables that scroll in a box of their own and need no styles", () => {
  const html = htmlOf(`## "T"\n\n| a | b |\n| :- | -: |\n| ${"x".repeat(61)} | 1 |`);
  expect(html).toContain(
    '<div class="table" role="group" tabindex="0" aria-label="Table: &quot;T&quot;">\n<table>',
  );
  expect(html).toContain('<th scope="col">a</th>\n<th scope="col" class="right">b</th>');
  expect(html).toContain('<td class="long">x');
  expect(htmlOf(`| a |\n| - |\n| <a id="${"x".repeat(61)}"></a>b |`)).toContain("<td><a");
  expect(html).toContain('<td class="right">1</td>');
  expect(html).not.toContain("style=");
});
