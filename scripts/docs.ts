// npm run docs: makes the API reference, docs/api/index.html, from the docstrings. Fails when a public name lacks its documentation,
// or a class or function its example.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { binaryOf } from "../packages/nogil/src/runtimes.ts";
import { published } from "./published.ts";
import { writePages } from "./write-pages.ts";

/** What is read here of what `deno doc --json` prints. */
interface Documentation {
  readonly nodes: Readonly<Record<string, { readonly symbols: readonly Symbol[] }>>;
}

interface Symbol {
  readonly name: string;
  readonly declarations: readonly {
    readonly kind: string;
    readonly jsDoc?: { readonly tags?: readonly { readonly kind: string }[] };
    readonly def?: { readonly isAbstract?: boolean; readonly extends?: string };
  }[];
}

const ROOT = join(import.meta.dirname, "..");
const entries = Object.fromEntries(
  Object.entries(published).map(([key, path]) => [
    key.replace(".", "nogil"),
    join(ROOT, "packages/nogil", path),
  ]),
);
const sources = Object.values(entries);

try {
  doc("--lint", ...sources);
  const { nodes } = JSON.parse(doc("--json", ...sources)) as Documentation;
  const missing = withoutExample(Object.values(nodes).flatMap(({ symbols }) => symbols));
  if (missing.length > 0) throw new Error(`Without an @example: ${missing.join(", ")}`);
  await writePages(entries, join(ROOT, "docs/api"));
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

/** Names of classes and functions that have no example, nor is there one at what a class extends. */
function withoutExample(symbols: readonly Symbol[]): string[] {
  const hasExample = (name: string | undefined): boolean =>
    symbols.some(
      (symbol) =>
        symbol.name === name &&
        symbol.declarations.some(
          ({ jsDoc, def }) => jsDoc?.tags?.some(({ kind }) => kind === "example") || hasExample(def?.extends),
        ),
    );
  return symbols
    .filter(({ declarations }) =>
      declarations.some(({ kind, def }) => kind === "function" || (kind === "class" && !def?.isAbstract)),
    )
    .map(({ name }) => name)
    .filter((name) => !hasExample(name));
}

function doc(...args: string[]): string {
  return execFileSync(binaryOf("deno"), ["doc", "--quiet", ...args], {
    cwd: ROOT,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
}
