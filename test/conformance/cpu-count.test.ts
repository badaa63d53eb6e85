import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { cpuCount } from "nogil";
import * as multiprocessing from "nogil/multiprocessing";
import { expect, test } from "vitest";
import { runCommand } from "../launches.ts";
import { runtime } from "../runtime.ts";

const program = runCommand(
  runtime.name,
  fileURLToPath(new URL("../fixtures/programs/cpu-count.ts", import.meta.url)),
);
/** A CPU that this process may run on. */
const [, aCpu] = /^Cpus_allowed_list:\s*(\d+)/m.exec(readFileSync("/proc/self/status", "utf8"))!;
const GROUP = `/sys/fs/cgroup/cpu/nogil-test-${process.pid}`;

test("cpuCount() is an integer of at least 1, by either module", () => {
  expect(Number.isInteger(cpuCount())).toBe(true);
  expect(cpuCount()).toBeGreaterThanOrEqual(1);
  expect(cpuCount()).toBeLessThanOrEqual(navigator.hardwareConcurrency);
  expect(multiprocessing.cpuCount()).toBe(cpuCount());
});

test.skipIf(spawnSync("/usr/bin/env", ["taskset", "-V"]).status !== 0)(
  "cpuCount() is 1 where there is one CPU to run on",
  () => {
    expect(execFileSync("/usr/bin/env", ["taskset", "-c", aCpu, ...program], { encoding: "utf8" })).toBe(
      "1\n",
    );
  },
);

/** Runs `fn` if this user may make a control group with so many µs of CPU time in 100 ms. */
function inGroup(quota: number, fn: () => void): boolean {
  try {
    mkdirSync(GROUP);
  } catch {
    return false;
  }
  try {
    writeFileSync(`${GROUP}/cpu.cfs_period_us`, "100000");
    writeFileSync(`${GROUP}/cpu.cfs_quota_us`, String(quota));
    fn();
  } finally {
    rmdirSync(GROUP);
  }
  return true;
}

test("cpuCount() is as many as its control group has time for, and 1 if that is less", ({ skip }) => {
  for (const quota of [100_000, 50_000, 199_000]) {
    const ran = inGroup(quota, () => {
      const enter = `echo $$ > ${GROUP}/cgroup.procs; exec "$@"`;
      expect(execFileSync("/bin/sh", ["-c", enter, "sh", ...program], { encoding: "utf8" })).toBe("1\n");
    });
    skip(!ran, "no control groups that this user may make");
  }
});
