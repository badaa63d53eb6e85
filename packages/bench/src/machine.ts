import { readFileSync } from "node:fs";
import { arch, availableParallelism, cpus, loadavg, release, totalmem, type } from "node:os";
import process from "node:process";
import type { Results } from "@nogil/results";
import { watchNoise } from "./watch-noise.ts";

/** All but what only the beginning of a run tells. */
type Machine = Omit<Results["machine"], "cpuPressure">;

/** Begins to watch the machine; the returned function ends it and says on what, and how busy, all was measured. */
export function watchMachine(): () => Machine {
  const loadAtStart = loadavg();
  const noise = watchNoise();
  return () => {
    return {
      cpu: cpus()[0]?.model.trim() ?? "unknown",
      cores: { total: cpus().length, affinity: availableParallelism(), cgroup: cgroupCores() },
      memoryBytes: totalmem(),
      os: osName(),
      kernel: `${type()} ${release()}`,
      arch: arch(),
      governor: read("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"),
      virtualization: virtualization(),
      loadAtStart,
      loadAtEnd: loadavg(),
      stealPercent: noise().stealPercent,
    };
  };
}

/** CPUs that the cgroup grants, or `null` if it does not limit them. */
function cgroupCores(): number | null {
  const [quota, period] = read("/sys/fs/cgroup/cpu.max")?.split(" ") ?? [
    read("/sys/fs/cgroup/cpu/cpu.cfs_quota_us"),
    read("/sys/fs/cgroup/cpu/cpu.cfs_period_us"),
  ];
  const cores = Number(quota) / Number(period);
  return cores > 0 ? cores : null;
}

function osName(): string {
  return /^PRETTY_NAME="?([^"\n]+)/m.exec(read("/etc/os-release") ?? "")?.[1] ?? process.platform;
}

function virtualization(): string | null {
  if (!/^flags.*\bhypervisor\b/m.test(read("/proc/cpuinfo") ?? "")) return null;
  return read("/sys/class/dmi/id/product_name") ?? read("/sys/hypervisor/type") ?? "a virtual machine";
}

function read(path: string): string | null {
  try {
    return readFileSync(path, "utf8").trim() || null;
  } catch {
    return null;
  }
}
