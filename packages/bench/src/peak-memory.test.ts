import process from "node:process";
import { expect, test } from "vitest";
import { peakMemory } from "./peak-memory.ts";

const MIB = 2 ** 20;
const never = new AbortController().signal;
const hold = (mebibytes: number) =>
  `const held = new Uint8Array(${mebibytes} * ${MIB}).fill(1); setTimeout(() => held, 300);`;
const measure = (code: string) => peakMemory([process.execPath, "-e", code], process.env, never);

test.runIf(process.platform === "linux")(
  "peakMemory() finds the peak of a process and of its children together",
  { timeout: 30_000 },
  async () => {
    const little = (await measure(hold(0)))!;
    const much = (await measure(hold(200)))!;
    expect(little).toBeGreaterThan(20 * MIB);
    expect((much - little) / MIB).toBeGreaterThan(180);
    const child = `require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(hold(100))}]);`;
    const tree = (await measure(`${child} ${hold(100)}`))!;
    expect((tree - little) / MIB).toBeGreaterThan(180);
    expect(tree).toBeLessThan(much + 2 * little); // the binary's pages are not counted twice
  },
);

test.runIf(process.platform === "linux")("peakMemory() has no figure for a run that fails", async () => {
  expect(await measure("process.exit(3)")).toBe(undefined);
  expect(await peakMemory(["/nowhere"], process.env, never)).toBe(undefined);
});
