import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { idlePressure } from "./idle-pressure.ts";

test("idlePressure() is a share in percent, or null where the system does not tell", async () => {
  const pressure = await idlePressure();
  expect(pressure === null).toBe(!existsSync("/proc/pressure/cpu"));
  expect(pressure ?? 0).toBeLessThanOrEqual(100);
});
