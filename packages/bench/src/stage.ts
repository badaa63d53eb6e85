import { execFileSync } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { cp, mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { ROOT } from "./command-line.ts";

/** The folder of the folders of the programs that are measured. */
const STAGES = join(ROOT, ".cache/bench");
/** No run takes so long: what was not used since is no longer in use. */
const OLD_MS = 24 * 3_600_000;

/**
 * Puts the programs that are measured into a folder of their own: copies of those here, beside the package as users install it. What
 * else they import is found above, where the repository has it. The folder is named after what is in it, so that runs at the same time
 * never change each other's.
 */
export async function stage(): Promise<string> {
  const made = join(STAGES, `new-${randomUUID()}`);
  await mkdir(made, { recursive: true });
  try {
    const filter = (path: string) => !path.endsWith(".test.ts");
    await cp(import.meta.dirname, made, { recursive: true, filter });
    await putPackage(join(made, "node_modules/nogil"));
    const manifest = { private: true, type: "module", dependencies: { nogil: "*" } };
    await writeFile(join(made, "package.json"), JSON.stringify(manifest));
    const folder = join(STAGES, await hashOf(made));
    // One that is there already has the same in it, and may be in use.
    await rename(made, folder).catch(async () => utimes(folder, new Date(), new Date()));
    return folder;
  } finally {
    await rm(made, { recursive: true, force: true });
    await removeOld();
  }
}

/** turbo has built it already; whoever runs this by itself may have changed the sources since. */
async function putPackage(folder: string): Promise<void> {
  if (process.env.TURBO_HASH === undefined)
    execFileSync(process.execPath, [join(ROOT, "scripts/build.ts"), folder]);
  else await cp(join(ROOT, "packages/nogil/dist"), folder, { recursive: true });
}

async function hashOf(folder: string): Promise<string> {
  const hash = createHash("sha256");
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((each) => each.isFile()).map((each) => join(each.parentPath, each.name));
  for (const file of files.toSorted())
    hash.update(`${file.slice(folder.length)}\0`).update(await readFile(file));
  return hash.digest("hex").slice(0, 12);
}

async function removeOld(): Promise<void> {
  for (const name of await readdir(STAGES)) {
    const path = join(STAGES, name);
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Infinity }));
    if (Date.now() - mtimeMs > OLD_MS) await rm(path, { recursive: true, force: true });
  }
}
