import { realpathSync } from "node:fs";
import { expect, test } from "vitest";
import { where } from "./fixtures/where.ts";
import { runCommand } from "./launches.ts";
import { runtime } from "./runtime.ts";

test("the suite runs in the runtime that it was asked for", () => {
  expect(runtime.name).toBe(process.env.NOGIL_TEST_RUNTIME);
  expect(realpathSync(process.execPath)).toBe(runCommand(runtime.name, "")[0]);
});

test("a test runs in the main thread", () => {
  expect(where().mainThread).toBe(true);
});

test("what a test imports is loaded by the runtime itself", async () => {
  expect(where().url).toBe(new URL("./fixtures/where.ts", import.meta.url).href);
  expect(String(where)).not.toContain("vite");
});
