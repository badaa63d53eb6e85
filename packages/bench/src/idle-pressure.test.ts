import { expect, test } from "vitest";
import { idlePressure } from "./idle-pressure.ts";

test("idlePressure() is a share in percent, or null where the system does not tell", async () => {
  const pressure = await idlePressure();
  if (pressure === null) return;
  expect(pressure).toBeGreaterThanOrEqual(0);
  expect(pressure).toBeLessThanOrEqual(100);
});
