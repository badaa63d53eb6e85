import { checkReferences } from "./check-references.ts";
import { Results } from "./results.ts";

const CLIP = 60;

/**
 * Checks a value against the format and the references inside it.
 *
 * @returns The results and no fault, or the first fault in one line: the path of the wrong field,
 * the rule it breaks and the value that is there.
 */
export function checkResults(
  value: unknown,
): { results: Results; fault: null } | { results: null; fault: string } {
  const parsed = Results.safeParse(value);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!;
    return { results: null, fault: describe(value, path, `breaks the format (${message})`) };
  }
  const broken = checkReferences(parsed.data);
  if (broken) return { results: null, fault: describe(value, broken.path, broken.rule) };
  return { results: parsed.data, fault: null };
}

function describe(root: unknown, path: readonly PropertyKey[], rule: string): string {
  let value: unknown = root;
  for (const key of path) value = (value as Record<PropertyKey, unknown> | undefined)?.[key];
  const text = (JSON.stringify(value) ?? "nothing").slice(0, CLIP);
  // A key that the file invents may hold a line break.
  return `${pathText(path)} ${rule}: received ${text}`.replaceAll(/\p{Cc}/gu, " ");
}

/** `cells[3].samples[0].wallMs` */
function pathText(path: readonly PropertyKey[]): string {
  const text = path.map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`));
  return text.join("").replace(/^\./, "") || "the whole";
}
