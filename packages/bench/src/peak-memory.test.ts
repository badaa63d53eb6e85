import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { peakMemory } from "./peak-memory.ts";

const MIB = 2 ** 20;
const never = new AbortController().signal;
const measure = (code: string) => peakMemory([process.execPath, "-e", code], process.env, never);
const hold = (mebibytes: number) => `globalThis.held = new Uint8Array(${mebibytes} * ${MIB}).fill(1);`;

test.runIf(process.platform === "linux")(
  "peakMemory() finds the peak of a process and of its children together",
  async () => {
    const folder = await mkdtemp(join(tmpdir(), "nogil-memory-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const mark = join(folder, "runs");
    /** Makes the mark, and ends when it is gone. */
    const stay = `
      const fs = require("node:fs");
      fs.writeFileSync("${mark}", "");
      setInterval(() => fs.existsSync("${mark}") || process.exit(), 5);`;
    /** Measures a program that stays, until it has been looked at. */
    const measureStaying = async (code: string) => {
      const peak = measure(code);
      while (!existsSync(mark)) await sleep(5);
      // As long as many looks of peakMemory(), which takes turns with this.
      for (let i = 0; i < 20; i++) await Promise.all([readFile("/proc/self/smaps_rollup"), sleep(10)]);
      await rm(mark);
      return (await peak)!;
    };
    const little = await measureStaying(hold(0) + stay);
    const much = await measureStaying(hold(200) + stay);
    expect(little).toBeGreaterThan(20 * MIB);
    expect((much - little) / MIB).toBeGreaterThan(180);
    const child = `require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(hold(100) + stay)}]);`;
    const tree = await measureStaying(hold(100) + child);
    expect((tree - little) / MIB).toBeGreaterThan(180);
    expect(tree).toBeLessThan(much + 2 * little); // the binary's pages are not counted twice
  },
);

test.runIf(process.platform === "linux")("peakMemory() has no figure for a run that fails", async () => {
  expect(await measure("process.exit(3)")).toBe(undefined);
  expect(await peakMemory(["/nowhere"], process.env, never)).toBe(undefined);
});
