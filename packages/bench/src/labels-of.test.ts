import { expect, test } from "vitest";
import { labelsOf } from "./labels-of.ts";

test("labelsOf() names binaries by no more than what tells them apart", () => {
  const node = (version: string) => ({ name: "node", version });
  const bun = { name: "bun", version: "1.4.5" };
  expect(labelsOf([node("26.10.0"), bun])).toEqual(["node", "bun"]);
  expect(labelsOf([node("26.10.0"), node("24.1.0"), bun])).toEqual(["node-26.10.0", "node-24.1.0", "bun"]);
  expect(labelsOf([node("26.10.0"), node("24.1.0"), node("26.10.0")])).toEqual([
    "node-26.10.0-a",
    "node-24.1.0",
    "node-26.10.0-b",
  ]);
});
