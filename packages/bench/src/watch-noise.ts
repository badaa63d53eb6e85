import { readFileSync } from "node:fs";
import type { Results } from "@nogil/results";

/** How busy a machine was for a while. */
type Noise = Pick<Results["rounds"][number], "cpuPressure" | "stealPercent">;

/**
 * Begins to watch how busy the machine is; the returned function says it of the time since then. `null` is what the system
 * does not tell.
 *
 * @see https://docs.kernel.org/accounting/psi.html
 */
export function watchNoise(): () => Noise {
  const begin = performance.now();
  const pressure = pressureMs();
  const ticks = cpuTicks();
  return () => ({
    cpuPressure: percent(since(pressure, pressureMs()), performance.now() - begin),
    stealPercent: percent(since(ticks?.steal, cpuTicks()?.steal), since(ticks?.total, cpuTicks()?.total)),
  });
}

/** Time since the start of the system in which some task waited for a CPU. */
function pressureMs(): number | undefined {
  const total = /^some .*total=(\d+)/m.exec(read("/proc/pressure/cpu"))?.[1];
  return total === undefined ? undefined : Number(total) / 1000;
}

/** Time that the CPUs spent, and what the hypervisor took away of it. @see proc_stat(5) */
function cpuTicks(): { total: number; steal: number } | undefined {
  const line = /^cpu +(.+)$/m.exec(read("/proc/stat"))?.[1];
  if (!line) return undefined;
  const ticks = line.split(" ").map(Number).slice(0, 8);
  return { total: ticks.reduce((sum, each) => sum + each, 0), steal: ticks[7] ?? 0 };
}

function since(before: number | undefined, after: number | undefined): number | undefined {
  return before === undefined || after === undefined ? undefined : Math.max(0, after - before);
}

/** Two clocks are read one after the other: a share may seem to be a little more than all. */
function percent(part: number | undefined, whole: number | undefined): number | null {
  return part === undefined || !whole ? null : Math.min(100, (100 * part) / whole);
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
