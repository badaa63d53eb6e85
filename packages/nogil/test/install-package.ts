import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, realpath, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { promisify } from "node:util";

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, "../../..");

/**
 * Packs `nogil` as for a release, and has npm install the tarball in a folder that has nothing of the repository above it. The
 * dependencies come from the repository's own copies, and the declarations of `@types/node` lie beside them.
 *
 * @returns The folder; its `packed` is what was packed.
 */
export async function installPackage(): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "nogil-built-")));
  const packed = join(folder, "packed");
  const env = {
    ...process.env,
    GITHUB_SERVER_URL: "https://github.com",
    GITHUB_REPOSITORY: "owner/nogil",
  };
  await run(process.execPath, [join(ROOT, "scripts/pack.ts"), packed], { env });
  const manifest = await readFile(join(packed, "package/package.json"), "utf8");
  const { version, dependencies } = JSON.parse(manifest) as {
    version: string;
    dependencies: Record<string, string>;
  };
  const copies = Object.keys(dependencies).map((name) => join(ROOT, "node_modules", name));
  const { stdout } = await run("npm", ["pack", "--ignore-scripts", "--silent", ...copies], { cwd: folder });
  await writeFile(join(folder, "package.json"), '{ "type": "module" }');
  const tarballs = [...stdout.trim().split("\n"), join(packed, `nogil-${version}.tgz`)];
  await run("npm", ["install", "--offline", "--omit=optional", "--no-audit", ...tarballs], { cwd: folder });
  for (const name of ["@types/node", "undici-types"]) {
    await mkdir(dirname(join(folder, "node_modules", name)), { recursive: true });
    await symlink(join(ROOT, "node_modules", name), join(folder, "node_modules", name));
  }
  return folder;
}
