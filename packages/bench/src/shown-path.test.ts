import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { ROOT } from "./command-line.ts";
import { shownPath } from "./shown-path.ts";

test("shownPath() tells neither where the repository lies nor who its user is", () => {
  vi.stubEnv("HOME", "/home/somebody");
  onTestFinished(() => void vi.unstubAllEnvs());
  expect(shownPath(join(ROOT, "node_modules/a/bin/node"))).toBe("node_modules/a/bin/node");
  expect(shownPath("/home/somebody/bin/python3")).toBe("~/bin/python3");
  expect(shownPath("/usr/bin/python3")).toBe("/usr/bin/python3");
  expect(shownPath("task.py")).toBe("task.py");
});
