import { expect, test } from "vitest";
import { where } from "./fixtures/where.ts";
import { runtime } from "./runtime.ts";

test("the suite runs in the runtime that it was asked for", () => {
  expect(runtime.name).toBe(process.env.NOGIL_TEST_RUNTIME);
});

test("a test runs in the main thread", () => {
  expect(where().mainThread).toBe(true);
});

test("what a test imports is loaded by the runtime itself", async () => {
  expect(where().url).toBe(new URL("./fixtures/where.ts", import.meta.url).href);
  expect(String(where)).not.toContain("vite");
});
