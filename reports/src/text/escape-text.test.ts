import { expect, test } from "vitest";
import { code, codeBlock, escapeText } from "./escape-text.ts";
import { table } from "./table.ts";

test("escapeText() leaves ordinary names as they are", () => {
  const names = ["lock/acquire-release", "exit code 1: no such file", "a_b [1, 2]", "±3 % – 5 µs", "x.y(z)!"];
  for (const name of names) expect(escapeText(name)).toBe(name);
});

test("escapeText() takes the meaning out of Markdown and HTML", () => {
  expect(escapeText("<b>*x*</b> & `y` | _z_ \\ ~q~ $m$")).toBe(
    String.raw`\<b\>\*x\*\</b\> \& \`y\` \| \_z\_ \\ \~q\~ \$m\$`,
  );
  expect(escapeText("![a](http://b)")).toBe(String.raw`![a\](http://b)`);
});

test("escapeText() makes one visible line of anything", () => {
  expect(escapeText(" a\r\nb\tc\u2028d\u0000e\u001b[31mf\u202Eg\u200Bh ")).toBe(
    "a b c d\u{FFFD}e\u{FFFD}[31mf\u{FFFD}g\u{FFFD}h",
  );
  expect(escapeText("x".repeat(500))).toBe(`${"x".repeat(400)}…`);
});

test("code() and codeBlock() use a fence that their text cannot close", () => {
  expect(code("a b")).toBe("`a b`");
  expect(code("a ``b`")).toBe("``` a ``b` ```");
  expect(codeBlock(["echo 1", "```", "a\nb"])).toBe("````sh\necho 1\n```\na b\n````");
});

test("table() keeps its columns whatever its cells hold", () => {
  expect(
    table(
      "lr",
      ["a|b", "n"],
      [
        ["x|y\n", "1"],
        ["", "22"],
      ],
    ),
  ).toBe([String.raw`| a\|b |  n |`, "| :--- | -: |", String.raw`| x\|y |  1 |`, "|      | 22 |"].join("\n"));
});
