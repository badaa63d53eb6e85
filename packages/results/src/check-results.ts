import { checkReferences } from "./check-references.ts";
import { firstIssue } from "./first-issue.ts";
import type { Results } from "./results.ts";

const CLIP = 60;
const CLIP_RULE = 200;

/**
 * Checks a value against the format and the references inside it.
 *
 * @param value Within the limits of `checkLimits()`.
 * @returns The results and no fault, or the first fault in one line: the path of the wrong field,
 * the rule it breaks and the value that is there.
 */
export function checkResults(
  value: unknown,
): { results: Results; fault: null } | { results: null; fault: string } {
  const issue = firstIssue(value);
  if (issue) {
    const rule = `breaks the format (${issue.message.slice(0, CLIP_RULE)})`;
    return { results: null, fault: describe(value, issue.path, rule) };
  }
  const results = value as Results;
  const broken = checkReferences(results);
  if (broken) return { results: null, fault: describe(value, broken.path, broken.rule) };
  return { results, fault: null };
}

function describe(root: unknown, path: readonly PropertyKey[], rule: string): string {
  let value: unknown = root;
  for (const key of path) value = (value as Record<PropertyKey, unknown> | undefined)?.[key];
  const text = (JSON.stringify(value) ?? "nothing").slice(0, CLIP);
  // A name that the file invents may hold anything, and this line goes to a terminal.
  return `${pathText(path)} ${rule}: received ${text}`.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, " ");
}

/** `cells[3].samples[0].wallMs` */
function pathText(path: readonly PropertyKey[]): string {
  const text = path.map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`));
  return text.join("").replace(/^\./, "") || "the whole";
}
