import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { binaryOf } from "../packages/nogil/src/runtimes.ts";
import { buildTypes } from "./build-types.ts";

/**
 * Writes the API reference as HTML pages into a folder. It is made from the declarations, which have nothing in them that is
 * internal.
 *
 * @param entries Paths of the sources, by what users import: `nogil/threading`.
 */
export async function writePages(entries: Record<string, string>, folder: string): Promise<void> {
  const types = mkdtempSync(join(tmpdir(), "nogil-pages-"));
  const files = Object.values(entries).map((path) => `${basename(path, ".ts")}.d.ts`);
  try {
    await buildTypes(
      Object.fromEntries(Object.values(entries).map((path) => [basename(path, ".ts"), path])),
      types,
    );
    // Deno does not look for the declarations of a file that is not there.
    writeFileSync(join(types, "types.js"), '// @ts-self-types="./types.d.ts"\n');
    for (const [i, path] of Object.values(entries).entries())
      edit(join(types, files[i]), (code) => moduleComment(path) + withInherited(code));
    const exports = Object.keys(entries).map((name, i) => [`./${name}`, `./${files[i]}`]);
    writeFileSync(join(types, "deno.json"), JSON.stringify({ exports: Object.fromEntries(exports) }));
    rmSync(folder, { recursive: true, force: true });
    execFileSync(
      binaryOf("deno"),
      ["doc", "--quiet", "--html", "--name=nogil", `--output=${folder}`, ...files],
      { cwd: types },
    );
  } finally {
    rmSync(types, { recursive: true });
  }
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" }))
    if (name.endsWith(".html")) edit(join(folder, name), (page) => page.replace("Usage in Deno", "Usage"));
}

function edit(path: string, change: (text: string) => string): void {
  writeFileSync(path, change(readFileSync(path, "utf8")));
}

/** What a source says of itself; a bundle of declarations leaves that out. */
function moduleComment(path: string): string {
  return /^\/\*\*.*?@module\s*\*\/\n/s.exec(readFileSync(path, "utf8"))?.[0] ?? "";
}

/**
 * Exports, for example, what `Lock` extends as `Lock`: the pages do not show what a class inherits, and the classes of the two
 * modules have nothing of their own.
 */
function withInherited(code: string): string {
  return code.replace(/export \{ ([^}]*) \};?\s*$/, (_, list: string) => {
    const bases = new Map(
      [...list.matchAll(/\btype (\S+) as Base(\w+)/g)].map(([, local, name]) => [name, local]),
    );
    const items = list.split(", ").filter((item) => !/ as Base\w+$/.test(item));
    const shown = items.map((item) => {
      const name = item.split(" ").at(-1)!;
      return bases.has(name) ? `${bases.get(name)} as ${name}` : item;
    });
    return `export { ${shown.join(", ")} };\n`;
  });
}
