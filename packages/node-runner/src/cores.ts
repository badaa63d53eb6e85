/**
 * Returns how many CPUs this process may run on, or fewer where its control group, such as that of a container, has less time. Node
 * itself counts control groups, too, but not all that a kernel may have.
 *
 * @see https://docs.kernel.org/admin-guide/cgroup-v2.html#cpu-interface-files
 */
export function cores(): number {
  const parallelism = process.getBuiltinModule("node:os").availableParallelism();
  const groups = read("/proc/self/cgroup")?.trim().split("\n") ?? [];
  return Math.max(1, Math.floor(Math.min(parallelism, ...groups.map(quotaOf))));
}

/**
 * CPUs' worth of time that a control group has.
 *
 * @param group A line such as `0::/user.slice` of version 2, `4:cpu,cpuacct:/docker/1f3` of version 1.
 */
function quotaOf(group: string): number {
  const [, controllers, path] = group.split(":");
  const isSecond = controllers === "";
  if (!isSecond && !controllers.split(",").includes("cpu")) return Infinity;
  const root = isSecond ? "/sys/fs/cgroup" : `/sys/fs/cgroup/${controllers}`;
  let least = Infinity;
  // A group has no more than those around it. In a container, the outer ones cannot be seen, and the path may be theirs.
  for (let inner = path; ; inner = inner.slice(0, inner.lastIndexOf("/"))) {
    const folder = `${root}${inner}`;
    const [time, period] = isSecond
      ? (read(`${folder}/cpu.max`)?.split(" ") ?? [])
      : [read(`${folder}/cpu.cfs_quota_us`), read(`${folder}/cpu.cfs_period_us`)];
    if (Number(time) > 0 && Number(period) > 0) least = Math.min(least, Number(time) / Number(period));
    if (inner === "") return least;
  }
}

function read(path: string): string | undefined {
  try {
    return process.getBuiltinModule("node:fs").readFileSync(path, "utf8");
  } catch {
    return undefined; // no such group, or no Linux
  }
}
