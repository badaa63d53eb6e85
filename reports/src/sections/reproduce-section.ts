import type { Cell } from "@nogil/results";
import { codeBlock } from "../text/escape-text.ts";

/** The command behind each row; cells that share one stand above it together. */
export function reproduceSection(cells: readonly Cell[]): string {
  const groups = Map.groupBy(cells, ({ command }) => command);
  const lines = [...groups].flatMap(([command, ours]) => [...ours.map(({ id }) => `# ${id}`), command, ""]);
  return [
    "## Reproduce",
    "<details><summary>The command of each row</summary>",
    codeBlock(lines.slice(0, -1)),
    "</details>",
  ].join("\n\n");
}
