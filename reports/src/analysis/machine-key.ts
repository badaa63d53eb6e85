import type { Results } from "@nogil/results";

/** What must be alike for times of two runs to be of one machine doing the same. */
function machineKey({ machine, profile, settings }: Results): Record<string, string> {
  return {
    CPU: machine.cpu,
    cores: `${machine.cores.affinity} of ${machine.cores.total}, cgroup ${machine.cores.cgroup ?? "none"}`,
    // What the kernel keeps for itself differs a little from one start to the next.
    memory: `${Math.round(machine.memoryBytes / 2 ** 30)} GiB`,
    OS: machine.os,
    kernel: machine.kernel,
    architecture: machine.arch,
    governor: machine.governor ?? "unknown",
    virtualization: machine.virtualization ?? "none known",
    profile,
    exponent: String(settings.exponent ?? "none"),
    "live sites": settings.live ? "yes" : "no",
  };
}

/** What differs between the keys of two runs. */
export function keyDifferences(old: Results, now: Results): { what: string; old: string; now: string }[] {
  return differences(machineKey(old), machineKey(now));
}

/** What was measured: it may differ, and then it is what a comparison of two runs compares. */
export function subjectDifferences(old: Results, now: Results): { what: string; old: string; now: string }[] {
  return differences(subjectsOf(old), subjectsOf(now));
}

function subjectsOf({ runtimes, source, tools }: Results): Record<string, string> {
  const { commit, dirty, lockfileSha256 } = source;
  return Object.fromEntries([
    ["source", `${commit?.slice(0, 12) ?? "unknown"}${dirty ? ", changed" : ""}`],
    ["lockfile", lockfileSha256?.slice(0, 12) ?? "unknown"],
    ["hyperfine", tools.hyperfine?.version ?? "none"],
    ...runtimes.map(({ label, version, build, sha256, flags }) => [
      `runtime ${label}`,
      [version, build, `sha256 ${sha256.slice(0, 12)}`, ...flags].filter(Boolean).join(" "),
    ]),
  ]);
}

function differences(old: Record<string, string>, now: Record<string, string>) {
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])];
  return names
    .map((what) => ({ what, old: valueOf(old, what), now: valueOf(now, what) }))
    .filter((each) => each.old !== each.now);
}

// A file may call a runtime "constructor".
const valueOf = (record: Record<string, string>, name: string) =>
  Object.hasOwn(record, name) ? record[name]! : "not measured";
