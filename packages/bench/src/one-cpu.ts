import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import type { Skip } from "./skip.ts";

/**
 * Returns the words in front of a command that keep a program, and all that it starts, on one CPU: on the last that this process
 * may use, as interrupts mostly go to the first. Tells `skip` if there are none.
 */
export function findOneCpu(skip: Skip): readonly string[] | undefined {
  try {
    const status = readFileSync("/proc/self/status", "utf8");
    const cpu = /^Cpus_allowed_list:.*?(\d+)$/m.exec(status)![1];
    const [program, ...words] = ["taskset", "-c", cpu];
    execFileSync(program, [...words, "true"], { stdio: "ignore", timeout: 10_000 });
    return [program, ...words];
  } catch {
    skip("one CPU", "it takes Linux, and taskset of util-linux on PATH");
    return undefined;
  }
}
