import { expect, test } from "vitest";
import { replacePart } from "./replace-part.ts";

const page = "# A\n\n<!-- b -->\n\nold\n\n<!-- end of b -->\n\nc\n";

test("replacePart() replaces what is between the marks, and nothing else", () => {
  expect(replacePart(page, "b", "$& new")).toBe(page.replace("old", () => "$& new"));
  expect(replacePart(page, "b", "old")).toBe(page);
});

test("replacePart() says which marks are missing", () => {
  for (const broken of ["", page.replace("end of b", ""), "<!-- end of b --> <!-- b -->"])
    expect(() => replacePart(broken, "b", "")).toThrow(
      'Cannot write part "b" as the document must hold "<!-- b -->" and, behind it, "<!-- end of b -->"',
    );
});
