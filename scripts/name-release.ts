// npm run version: after changesets has raised the version, puts it and today's date over what was unreleased.
import { readFileSync, writeFileSync } from "node:fs";
import nogil from "../packages/nogil/package.json" with { type: "json" };

const file = new URL("../CHANGELOG.md", import.meta.url);
const text = readFileSync(file, "utf8");
const named = text.replace(
  /^## Unreleased$/m,
  `## ${nogil.version} (${new Date().toISOString().slice(0, 10)})`,
);
if (named === text) {
  console.error('Cannot name the release as CHANGELOG.md must have a section "## Unreleased": it has none');
  process.exit(1);
}
writeFileSync(file, named);
