import { Results } from "@nogil/results";
import { sampleResults } from "./sample-results.ts";

/** What would run, if it got out of where it stands. */
export const EVIL = [
  `"><img src=x onerror="pwned=1">`,
  `<script>pwned=1</script></script></style><svg onload=pwned=1>`,
  `[a](javascript:pwned=1) ![b](http://example.com/b.png) <http://example.com> \`\`\` | ' & &lt;b&gt;`,
  `\n\n<picture>\n<source media="x" srcset="charts/../x-dark.svg">\n</picture>\n\u0000\u202E\uFFFE\uD800`,
].join("");

/** Of these, the format knows every value. */
const ENUMERATED = [
  "kind",
  "stopped",
  "cpus",
  "profile",
  "startedAt",
  "finishedAt",
  "part",
  "what",
  "workers",
];

/** The sample with {@linkcode EVIL} behind each string that a file may hold, except those of the given keys. */
export function hostileResults(...spared: readonly string[]): Results {
  const harmless = new Set([...ENUMERATED, ...spared]);
  const spoil = (value: unknown, key: string): unknown => {
    if (typeof value === "string") return harmless.has(key) ? value : value + EVIL;
    if (Array.isArray(value)) return value.map((item) => spoil(item, key));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, spoil(inner, name)]));
  };
  const sample = sampleResults();
  sample.skipped = [{ what: "python", reason: "" }];
  sample.machine.governor = sample.machine.virtualization = "";
  for (const cell of sample.cells) cell.flags.push({ kind: "drift", detail: "" });
  return Results.parse(spoil(sample, ""));
}
