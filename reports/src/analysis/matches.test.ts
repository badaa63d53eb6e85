import { expect, test } from "vitest";
import { matches } from "./matches.ts";

const ID = "operation/task/powers/new threads/3x2^4000/2/free/node";

test.each([
  ["", true],
  ["*", true],
  ["task/powers", true],
  ["powers*threads*node", true],
  ["3x2^4000", true],
  ["node*powers", false],
  ["threads*threads", false],
  ["task.powers", false],
])("matches() finds %j as it stands, with anything in place of a star: %j", (pattern, expected) => {
  expect(matches(ID, pattern)).toBe(expected);
});

test("matches() takes no longer for many stars", () => {
  expect(matches("a".repeat(50_000), `${"a*".repeat(40)}b`)).toBe(false);
});
