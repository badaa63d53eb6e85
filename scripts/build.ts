// npm run build [-- FOLDER]: makes the package that users install, in packages/nogil/dist or in FOLDER. In the repository itself
// every runtime runs the sources as they are.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { rolldown } from "rolldown";
import core from "../packages/core/package.json" with { type: "json" };
import nogil from "../packages/nogil/package.json" with { type: "json" };

const PACKAGES = join(import.meta.dirname, "../packages");
const RUNTIMES = ["node", "deno", "bun"] as const;
/**
 * What is loaded together, so that there are few files: these modules with all that they import and that none before has. Each
 * file costs a start more than some more code in one of them. `core` is what a thread needs that shares nothing, `process` what
 * a process needs besides, `classes` what may be shared.
 */
const GROUPS = [
  {
    name: "core",
    test: /core.src.(mod|shared-api|errors|targets|multiprocessing.launcher|memory.wait-thread|threading.thread-main)\.ts|nogil.src.launches/,
  },
  ...RUNTIMES.map((name) => ({ name, test: new RegExp(`${name}-runner.src.mod`) })),
  { name: "process", test: /core.src.multiprocessing.process-main/ },
  { name: "classes", test: /core.src.threading.mod/ },
].map((group, i, { length }) => ({ ...group, priority: length - i }));

const folder = resolve(process.argv[2] ?? join(PACKAGES, "nogil/dist"));

/** What other modules, or the runtimes, load by its name: each becomes a file, and what several of them need is in files of its own. */
const entries: Record<string, string> = {};
for (const path of Object.values(nogil.exports))
  entries[basename(path, ".ts")] = join(PACKAGES, "nogil", path);
for (const runtime of RUNTIMES) {
  const source = join(PACKAGES, `${runtime}-runner/src`);
  for (const file of readdirSync(source).filter((name) => name.endsWith("-main.ts")))
    entries[`${runtime}-${basename(file, ".ts")}`] = join(source, file);
}

const bundle = await rolldown({
  input: entries,
  preserveEntrySignatures: "allow-extension",
  platform: "neutral",
  // Everything but our own packages; which runner it is, each runtime decides by the conditions in package.json.
  external: [/^(node|bun):/, /^#/, ...Object.keys(core.dependencies)],
  plugins: [{ name: "files", resolveId: keepApart, transform: renameFiles }],
});
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
await bundle.write({
  dir: folder,
  entryFileNames: "[name].js",
  chunkFileNames: "[name].js",
  codeSplitting: { groups: GROUPS },
  minifyInternalExports: false,
  // Bun does not transpile what says so.
  banner: "// @bun",
  comments: false,
});
await bundle.close();
writeFileSync(join(folder, "package.json"), `${JSON.stringify(manifest(), null, 2)}\n`);

/** What other entries import for its effect stays in the entry's file, or it would become one more. */
function keepApart(id: string, importer?: string) {
  return id === "./mod.ts" && importer?.startsWith(join(PACKAGES, "nogil"))
    ? { id: "./mod.js", external: true }
    : null;
}

/** Sources name each other's files where something is loaded by its URL: `new URL("./thread-main.ts", import.meta.url)`. */
function renameFiles(code: string, id: string): string {
  return code.replaceAll(/new URL\("(\.[^"]+)"/g, (_, path: string) => {
    const [, owner, file] =
      /packages\/(?:(\w+)-runner|core)\/src\/(.+?)(?:\/mod)?\.ts$/.exec(join(id, "..", path)) ?? [];
    return `new URL("./${owner === undefined ? file : `${owner}-${file}`}.js"`;
  });
}

function manifest() {
  const { name, version, type } = nogil;
  const built = (path: string) => `./${basename(path, ".ts")}.js`;
  return {
    name,
    version,
    type,
    exports: Object.fromEntries(Object.entries(nogil.exports).map(([key, path]) => [key, built(path)])),
    imports: { "#runner": { deno: "./deno.js", bun: "./bun.js", default: "./node.js" } },
    dependencies: core.dependencies,
  };
}
