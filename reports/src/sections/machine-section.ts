import type { Results } from "@nogil/results";
import { escapeText } from "../text/escape-text.ts";
import { brief, NONE } from "../text/numbers.ts";
import { table } from "../text/table.ts";

/** Where it was measured, on what, and by what. */
export function machineSection(results: Results): string {
  const { machine, tools, source, settings, runtimes } = results;
  const { cores } = machine;
  const percent = (value: number | null) => (value === null ? "unknown" : `${brief(value)} %`);
  const facts: [string, string][] = [
    ["CPU", machine.cpu],
    [
      "cores",
      `${cores.total}, of which ${cores.affinity} may be used; cgroup limit: ${cores.cgroup ?? "none"}`,
    ],
    ["memory", `${brief(machine.memoryBytes / 2 ** 30)} GiB`],
    ["system", `${machine.os}, kernel ${machine.kernel}, ${machine.arch}`],
    [
      "virtualization, governor",
      `${machine.virtualization ?? "none known"}, ${machine.governor ?? "unknown"}`,
    ],
    [
      "load over 1, 5, 15 min",
      `${machine.loadAtStart.join(", ")} at the start; ${machine.loadAtEnd.join(", ")} at the end`,
    ],
    ["CPU pressure, stolen time", `${percent(machine.cpuPressure)}, ${percent(machine.stealPercent)}`],
    ["settings", settingsText(settings)],
    ["tools", toolsText(tools)],
    ["source", sourceText(source)],
  ];
  const binaries = runtimes.map(({ label, name, version, path, sha256 }) => [
    label === name ? name : `${label} (${name})`,
    version,
    path,
    sha256.slice(0, 12),
  ]);
  return [
    "## Machine and versions",
    facts.map(([name, value]) => `- ${name}: ${escapeText(value)}`).join("\n"),
    table("lllr", ["runtime", "version", "binary", "sha256"], binaries),
  ].join("\n\n");
}

function toolsText({ hyperfine, mitata, node }: Results["tools"]): string {
  if (mitata === null) return `run by node ${node}`;
  return `hyperfine ${hyperfine?.version ?? "none"}, mitata ${mitata}, run by node ${node}`;
}

function settingsText({ seed, targetHalfWidth, budgetSeconds, live, exponent }: Results["settings"]): string {
  if (exponent === null) return `seed ${seed}; up to ${budgetSeconds} s`;
  const network = live ? "the real sites" : "the project's own loopback server";
  return `seed ${seed}; up to ±${brief(targetHalfWidth * 100)} % or ${budgetSeconds} s; http against ${network}; pow to the power ${exponent}`;
}

function sourceText({ commit, dirty, lockfileSha256 }: Results["source"]): string {
  const state = dirty ? " with changes that are not committed" : "";
  return `commit ${commit?.slice(0, 12) ?? "unknown"}${state}; lockfile ${lockfileSha256?.slice(0, 12) ?? NONE}`;
}
