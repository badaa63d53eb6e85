// npm run build [-- FOLDER]: makes the package that users install, in packages/nogil/dist or in FOLDER. In the repository itself
// every runtime runs the sources as they are.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { rolldown } from "rolldown";
import type { ChunkingContext, CodeSplittingGroup } from "rolldown";
import core from "../packages/core/package.json" with { type: "json" };
import nogil from "../packages/nogil/package.json" with { type: "json" };

const PACKAGES = join(import.meta.dirname, "../packages");
const RUNTIMES = ["node", "deno", "bun"] as const;

/**
 * What is loaded together, each of these modules with all that it imports and that none before has. Another file costs a start as
 * much as 20 to 40 KB more in one of them. `core` is what a thread needs that shares nothing, `process` what a process needs
 * besides; the classes are loaded by those who share something.
 */
const GROUPS: CodeSplittingGroup[] = [
  {
    name: (id: string, context: ChunkingContext) => (isNeededByAll(id, context) ? "core" : null),
    debugName: "core",
  },
  ...RUNTIMES.map((name) => ({ name, test: new RegExp(`${name}-runner.src.mod`) })),
  { name: "process", test: /core.src.multiprocessing.process-main/ },
  { name: "classes", test: /core.src.(threading.mod|sync)/ },
  { name: "process-classes", test: /core.src.multiprocessing.mod/ },
  { name: "pool-worker", test: /core.src.pool.work\.ts/ },
  { name: "pool", test: /core.src.pool.(mod|pool|pool-options)\.ts/ },
  { name: "thread-pool", test: /core.src.pool.thread-pool/ },
  { name: "process-pool", test: /core.src.pool.process-pool/ },
].map((group, i, { length }) => ({ ...group, priority: length - i }));

/** Files by what they hold: what users import, and what core loads, and the runners start as workers and processes, by its URL. */
const entries: Record<string, string> = {};
for (const path of Object.values(nogil.exports))
  entries[basename(path, ".ts")] = join(PACKAGES, "nogil", path);
for (const path of [
  "threading/mod",
  "multiprocessing/mod",
  "pool/thread-pool",
  "pool/process-pool",
  "debugging/mod",
])
  entries[nameOf("core", path)] = join(PACKAGES, "core/src", `${path}.ts`);
for (const runtime of RUNTIMES) {
  const source = join(PACKAGES, `${runtime}-runner/src`);
  for (const file of readdirSync(source).filter((name) => name.endsWith("-main.ts")))
    entries[nameOf(runtime, basename(file, ".ts"))] = join(source, file);
}

const folder = resolve(process.argv[2] ?? join(PACKAGES, "nogil/dist"));
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
await using bundle = await rolldown({
  input: entries,
  platform: "neutral",
  preserveEntrySignatures: "allow-extension",
  // Everything but our own packages. Which runner it is, each runtime decides by the conditions in package.json.
  external: [/^(node|bun):/, /^#/, ...Object.keys(core.dependencies)],
  plugins: [{ name: "files", resolveId: keepApart, transform: renameFiles }],
});
await bundle.write({
  dir: folder,
  entryFileNames: "[name].js",
  chunkFileNames: "[name].js",
  codeSplitting: { groups: GROUPS },
  minifyInternalExports: false, // the runners' files are named in package.json, and export `runtime`
  comments: false,
  banner: "// @bun", // Bun does not transpile what begins so
});
writeFileSync(join(folder, "package.json"), `${JSON.stringify(manifest(), null, 2)}\n`);

/** Whether a module is one of those that `nogil`, or what starts a thread, are made of. */
function isNeededByAll(id: string, context: ChunkingContext): boolean {
  const importers = context.getModuleInfo(id)?.importers ?? [];
  return (
    importers.some((importer) => /core.src.(mod|shared-api)\.ts$/.test(importer)) ||
    /core.src.(mod|memory.wait-thread|threading.thread-main)\.ts$|nogil.src.launches\.ts$/.test(id)
  );
}

/** What the other entries import for its effect stays in its own file, or the effect would become one more. */
function keepApart(id: string, importer?: string) {
  const isEntry = id === "./mod.ts" && importer?.startsWith(join(PACKAGES, "nogil"));
  return isEntry ? { id: "./mod.js", external: true } : null;
}

/** Sources name each other's files where something is loaded by its URL: `new URL("./thread-main.ts", import.meta.url)`. */
function renameFiles(code: string, id: string): string {
  return code.replaceAll(/new URL\("(\.[^"]+)"/g, (_, path: string) => {
    const [, owner, file] = /(core|\w+(?=-runner))[^/]*\/src\/(.+)\.ts$/.exec(join(id, "..", path)) ?? [];
    const name = nameOf(owner, file);
    if (!(name in entries))
      throw new Error(`Cannot build ${id} as what it loads by its URL must have a file: received ${path}`);
    return `new URL("./${name}.js"`;
  });
}

/** The name of the file for a module of core or of a runner. */
function nameOf(owner: string, path: string): string {
  return `${owner}-${path.replaceAll("/", "-")}`;
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
