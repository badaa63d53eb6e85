import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { commandLine } from "./command-line.ts";

test("commandLine() leaves plain words alone", () => {
  expect(commandLine(["/bin/node", "--size=1,5", "a.ts"])).toBe("/bin/node --size=1,5 a.ts");
});

test("commandLine() is split by sh into the words that went in", () => {
  const words = ["a b", "", "it's", '"', "\\", "$HOME", "*", "a\nb", "#", "é", "{n}", "-n", ";&|<>`"];
  const line = commandLine(["printf", "%s\\0", ...words]);
  expect(execFileSync("/bin/sh", ["-c", line], { encoding: "utf8" })).toBe(`${words.join("\0")}\0`);
});
