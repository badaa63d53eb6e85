import type { Cell } from "@nogil/results";
import { expect, test } from "vitest";
import { sampleResults } from "../../test/sample-results.ts";
import { anchorOf } from "./anchor.ts";
import { flagLegend, flagLetters } from "./flags.ts";
import { linkTo, Markup, placed } from "./markup.ts";
import { runtimeTitle } from "./runtime-title.ts";
import { table } from "./table.ts";

test("anchorOf() is safe, short, the same for the same id, and another for ids that look alike", () => {
  const ids = ["a/b", "a-b", "A/b", "a/b ", `"><script>`, "", "x".repeat(1000), `${"x".repeat(1000)}y`];
  const anchors = ids.map(anchorOf);
  for (const anchor of anchors) expect(anchor).toMatch(/^[a-z0-9-]{1,89}$/);
  expect(new Set(anchors).size).toBe(ids.length);
  expect(ids.map(anchorOf)).toEqual(anchors);
});

test("placed() and linkTo() meet, and escape what they show", () => {
  expect(placed("a", "x|<b>").markdown).toBe(`<a id="${anchorOf("a")}"></a>x\\|\\<b\\>`);
  expect(linkTo("a", "here")).toBe(`[here](#${anchorOf("a")})`);
});

test("table() leaves markup as it is, and does not fill rows up beside sentences", () => {
  const row = (text: string) => table("ll", ["a", "b"], [["x", new Markup(text)]]);
  expect(row("[y](#z)").split("\n")).toEqual(["| a  | b       |", "| :- | :------ |", "| x  | [y](#z) |"]);
  expect(row("y".repeat(300)).split("\n")[0]).toBe("| a | b |");
});

test("flagLetters() and flagLegend() tell what is odd, once each", () => {
  const flag = (kind: "drift" | "outliers" | "few") => ({ kind, detail: "" });
  const cell = (...flags: Cell["flags"]) => ({ ...sampleResults().cells[0]!, flags }) as Cell;
  const odd = cell(flag("drift"), flag("outliers"), flag("drift"));
  expect(flagLetters(odd)).toBe("O D");
  expect(flagLegend([cell(), odd])).toMatch(/^Flags: \*\*O\*\* .*; \*\*D\*\* .*\. Flagged/);
  expect([flagLetters(cell()), flagLegend([cell()])]).toEqual(["", ""]);
  const few = cell(flag("few"));
  expect(flagLetters(few)).toBe("");
  expect(flagLegend([few, cell(), few])).toMatch(/^2 of 3 cells have too few samples/);
  expect(flagLegend([odd, few])).toMatch(/^Flags: .* others\. 1 of 2 cells have too few/);
});

test("runtimeTitle() names CPython and its build, and labels where there are two of a kind", () => {
  const [node, , , python] = sampleResults().runtimes;
  expect(runtimeTitle(node!)).toBe("node 1.0.0");
  expect(runtimeTitle(python!)).toBe("CPython 4.0.0 (GIL)");
  expect(runtimeTitle({ ...python!, label: "python#2", build: "free-threaded" })).toBe(
    "python#2 4.0.0 (free-threaded)",
  );
});
