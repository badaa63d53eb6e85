// npm run pack [-- FOLDER]: makes the package that is published, and its tarball, in packages/nogil/out or in FOLDER. Fails when
// publint or attw finds something wrong with it.
import { execFileSync } from "node:child_process";
import { copyFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import nogil from "../packages/nogil/package.json" with { type: "json" };
import { buildTypes } from "./build-types.ts";
import { published } from "./published.ts";

const ROOT = join(import.meta.dirname, "..");
const folder = resolve(process.argv[2] ?? join(ROOT, "packages/nogil/out"));
const content = join(folder, "package");

rmSync(folder, { recursive: true, force: true });
run(process.execPath, join(ROOT, "scripts/build.ts"), content);
rmSync(join(content, "tasks.js"));
await buildTypes(
  Object.fromEntries(
    Object.values(published).map((path) => [basename(path, ".ts"), join(ROOT, "packages/nogil", path)]),
  ),
  content,
);
for (const file of ["README.md", "LICENSE"]) copyFileSync(join(ROOT, file), join(content, file));
const manifest = join(content, "package.json");
writeFileSync(manifest, `${JSON.stringify(complete(JSON.parse(readFileSync(manifest, "utf8"))), null, 2)}\n`);

run("npm", "pack", content, "--pack-destination", folder, "--silent");
const tarball = join(folder, `${nogil.name}-${nogil.version}.tgz`);
run(join(ROOT, "node_modules/.bin/publint"), "run", tarball, "--strict");
run(join(ROOT, "node_modules/.bin/attw"), tarball, "--profile", "esm-only");

/** Completes what the build has written. */
function complete(built: Record<string, unknown>) {
  const { name, version, description, keywords, license, engines } = nogil;
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository } = process.env;
  return {
    name,
    version,
    description,
    keywords,
    license,
    // The workflow that publishes says where it runs, and npm compares.
    ...(repository && { repository: { type: "git", url: `git+${server}/${repository}.git` } }),
    ...built,
    exports: Object.fromEntries(
      Object.entries(published).map(([key, path]) => {
        const file = `./${basename(path, ".ts")}`;
        return [key, { types: `${file}.d.ts`, default: `${file}.js` }];
      }),
    ),
    engines,
    files: ["*.js", "*.d.ts"],
    publishConfig: { access: "public", provenance: true },
  };
}

function run(command: string, ...args: string[]): void {
  execFileSync(command, args, { cwd: ROOT, stdio: ["ignore", "inherit", "inherit"] });
}
