import { homedir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "./command-line.ts";
import { shownPath } from "./shown-path.ts";

test("shownPath() tells neither where the repository lies nor who its user is", () => {
  expect(shownPath(join(ROOT, "node_modules/a/bin/node"))).toBe("node_modules/a/bin/node");
  expect(shownPath(join(homedir(), "bin/python3"))).toBe("~/bin/python3");
  expect(shownPath("/usr/bin/python3")).toBe("/usr/bin/python3");
  expect(shownPath("task.py")).toBe("task.py");
});
