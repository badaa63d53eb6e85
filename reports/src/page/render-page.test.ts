import { createHash } from "node:crypto";
import type { Results } from "@nogil/results";
import { expect, test } from "vitest";
import { hostileResults } from "../../test/hostile-results.ts";
import { sampleResults } from "../../test/sample-results.ts";
import { chartsOf } from "../charts/charts-of.ts";
import { renderChart } from "../charts/render-chart.ts";
import { renderReport } from "../render-report.ts";
import { type DrawnChart, renderPage } from "./render-page.ts";

async function pageOf(results: Results): Promise<string> {
  const charts = chartsOf(results);
  const drawn: DrawnChart[] = [];
  for (const chart of charts) drawn.push({ ...chart, svg: await renderChart(chart) });
  return renderPage(renderReport(results, charts), drawn);
}
const sample = await pageOf(sampleResults());

test("renderPage() gives the same page, with every chart once and no id twice", async () => {
  expect(await pageOf(sampleResults())).toBe(sample);
  expect(sample.match(/<svg role="img" aria-label="/g)).toHaveLength(chartsOf(sampleResults()).length);
  const ids = [...sample.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

test("renderPage() allows its own style and script and nothing else", () => {
  const [, policy] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(sample)!;
  const hashOf = (tag: string) => {
    const [, text] = new RegExp(`<${tag}>([^]*?)</${tag}>`).exec(sample)!;
    return `'sha256-${createHash("sha256").update(text!).digest("base64")}'`;
  };
  expect(policy).toBe(
    `default-src 'none'; style-src ${hashOf("style")}; script-src ${hashOf("script")}; base-uri 'none'; form-action 'none'`,
  );
  expect(sample).not.toMatch(/ style="/);
});

test("renderPage() has a title and leads to every section", () => {
  expect(sample).toContain("<title>nogil benchmark, default profile, 2000-01-01 00:00 UTC</title>");
  const links = [...sample.matchAll(/<li><a href="#([^"]*)">/g)].map(([, id]) => id);
  expect(links).toEqual([...sample.matchAll(/<h2 id="([^"]*)">/g)].map(([, id]) => id));
  expect(links).toContain("what-the-aa-pairs-say");
});

const OURS = [
  ..."html head meta title style body a header nav ul li main h1 h2 h3 p code strong em div table thead tbody tr th td".split(
    " ",
  ),
  ..."details summary pre script svg g path text rect line defs clipPath".split(" "),
];

test.each([
  ["every string", []],
  ["every string but those that tables are made by", ["strategy", "operation", "condition"]],
])("renderPage() lets no text of the file become markup: %s", async (_, spared) => {
  const page = await pageOf(hostileResults(...spared));
  const [tags, own] = [page, sample].map((html) => html.match(/<[a-z!/][^>]*>/gi)!);
  const names = new Set(tags!.map((tag) => /^<\/?([\w!]+)/.exec(tag)![1]!));
  expect([...names].filter((name) => ![...OURS, "!doctype"].includes(name))).toEqual([]);
  const count = (all: string[], start: string) => all.filter((tag) => tag.startsWith(start)).length;
  for (const start of ["<script", "<style", "<meta", "<body"])
    expect(count(tags!, start)).toBe(count(own!, start));
  for (const tag of tags!) {
    const attributes = [...tag.matchAll(/\s([\w:-]+)=("[^"]*")/g)];
    for (const [, name, value] of attributes) {
      expect(name).not.toMatch(/^on|^srcset$|^style$/);
      if (name === "href") expect(value).toMatch(/^"#/);
      if (name === "src") expect.fail(tag);
    }
  }
});
