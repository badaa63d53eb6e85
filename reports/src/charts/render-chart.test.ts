import { expect, test, vi } from "vitest";
import { hostileResults } from "../../test/hostile-results.ts";
import { sampleResults } from "../../test/sample-results.ts";
import { chartsOf } from "./charts-of.ts";
import type { NamedChart } from "./name-charts.ts";
import { recolour } from "./recolour.ts";
import { renderChart } from "./render-chart.ts";
import { DARK, LIGHT, type Role } from "./theme.ts";

const charts = chartsOf(sampleResults());
const draw = async (ours: typeof charts) => {
  const drawn: string[] = [];
  for (const chart of ours) drawn.push(await renderChart(chart));
  return drawn;
};

test("renderChart() gives the same text whatever was drawn before, and no warning", async () => {
  const warn = vi.spyOn(console, "warn");
  const first = await draw(charts);
  expect((await draw(charts.toReversed())).toReversed()).toEqual(first);
  expect(warn).not.toHaveBeenCalled();
  for (const [i, svg] of first.entries()) {
    expect(svg).toMatch(/^<svg [^>]*width="360"/);
    expect(svg).not.toMatch(/NaN|undefined|Infinity|null/);
    for (const [, id] of svg.matchAll(/ id="([^"]*)"/g))
      expect(id).toMatch(new RegExp(`^${charts[i]!.name}-`));
    for (const [, id] of svg.matchAll(/url\(#([^)]*)\)/g)) expect(svg).toContain(` id="${id}"`);
  }
});

const chartOf = (spec: NamedChart["spec"]): NamedChart => ({
  kind: "memory",
  subject: "",
  name: "a-b",
  alt: "",
  spec,
});

test("renderChart() gives ids that no other chart has, the same each time", async () => {
  const clipped = chartOf({
    data: { values: [{ a: 1 }] },
    mark: { type: "point", clip: true },
    encoding: { x: { field: "a", type: "quantitative" } },
  });
  const [first, second] = await draw([clipped, clipped]);
  const [, used] = /clip-path="url\(#(a-b-\w+)\)"/.exec(first!)!;
  expect(first).toContain(`<clipPath id="${used}">`);
  expect(second).toBe(first);
});

test("renderChart() cuts text where it has no room left, and not before", async () => {
  const [short, long] = await draw(
    [34, 40].map((length) => chartOf({ title: "x".repeat(length), mark: "point", data: { values: [] } })),
  );
  expect(short).toContain(`>${"x".repeat(34)}<`);
  expect(long).toMatch(/>x{30,36}…</);
});

test("renderChart() lets no name become markup", async () => {
  for (const svg of await draw(chartsOf(hostileResults("strategy", "operation", "condition")))) {
    const tags = svg.match(/<[^>]*>/g)!.map((tag) => tag.split(/[\s>]/)[0]);
    expect(
      [...new Set(tags)].filter(
        (tag) => !/^<\/?(svg|g|path|text|rect|line|defs|clipPath|tspan)\/?$/.test(tag!),
      ),
    ).toEqual([]);
    expect(svg).not.toMatch(/<[^>]*\son\w+=|href|[\0\u202E\uFFFE]/);
  }
});

test("the colours of both themes stand for one role each", () => {
  expect(Object.keys(DARK)).toEqual(Object.keys(LIGHT));
  for (const palette of [LIGHT, DARK])
    expect(new Set(Object.values(palette)).size).toBe(Object.keys(palette).length);
});

test("recolour() gives every colour of a chart another value, and text none", async () => {
  const [svg] = await draw(charts.slice(1, 2));
  const dark = recolour(svg!, (role: Role) => DARK[role]);
  expect(dark).toContain(`fill="${DARK.paper}"`);
  for (const colour of Object.values(LIGHT)) expect(dark).not.toContain(`"${colour}"`);
  // No colour but those of the theme, or the dark one would show it as it is.
  const colours = [...dark.matchAll(/(?:fill|stroke)="([^"]*)"/g)].map(([, colour]) => colour!);
  expect(
    colours.filter((colour) => !["none", "transparent", ...Object.values<string>(DARK)].includes(colour)),
  ).toEqual([]);
  expect(recolour(`<text fill="${LIGHT.ink}">${LIGHT.ink}</text>`, () => "x")).toBe(
    `<text fill="x">${LIGHT.ink}</text>`,
  );
  expect(recolour('<g fill="#123456">', () => "x")).toBe('<g fill="#123456">');
});
