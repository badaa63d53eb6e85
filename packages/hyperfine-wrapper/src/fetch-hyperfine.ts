import { mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { checkHyperfine } from "./check-hyperfine.ts";
import { runTool } from "./run-tool.ts";

const TIMEOUT_MS = 90_000;
// Root would otherwise drop to the user _apt, who may not enter the folder.
const OPTIONS = ["-q", "-o", "APT::Sandbox::User=root", "-o", "Acquire::Retries=1"];

/**
 * Fetches Debian's package of hyperfine and unpacks its binary to `<cacheDir>/hyperfine`, without
 * root and without installing anything.
 *
 * @throws {Error} If this is not a Debian, its mirror is out of reach or the binary does not work
 * here; the message says what went wrong.
 */
export async function fetchHyperfine(cacheDir: string): Promise<void> {
  await mkdir(cacheDir, { recursive: true });
  const folder = await mkdtemp(join(cacheDir, "fetch-"));
  try {
    await download(folder);
    const name = (await readdir(folder)).find((entry) => entry.endsWith(".deb"));
    await runTool("dpkg", ["-x", `./${name}`, "root"], { cwd: folder, timeoutMs: TIMEOUT_MS });
    const binary = join(folder, "root/usr/bin/hyperfine");
    await checkHyperfine(binary);
    await rename(binary, join(cacheDir, "hyperfine"));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function download(folder: string): Promise<void> {
  const aptGet = (...words: string[]) =>
    runTool("apt-get", [...OPTIONS, ...words], { cwd: folder, timeoutMs: TIMEOUT_MS });
  try {
    await aptGet("download", "hyperfine");
  } catch {
    // The machine's package lists are missing (slim images delete them) or older than the mirror:
    // fetch private ones. An update fails if any one source does, which need not be the one in use.
    const lists = join(folder, "lists");
    const cache = join(folder, "cache");
    await mkdir(join(lists, "partial"), { recursive: true });
    await mkdir(join(cache, "archives/partial"), { recursive: true });
    const own = ["-o", `Dir::State::lists=${lists}`, "-o", `Dir::Cache=${cache}`];
    await aptGet(...own, "update").catch(() => {});
    await aptGet(...own, "download", "hyperfine");
  }
}
