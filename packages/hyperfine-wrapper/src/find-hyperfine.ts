import { delimiter, join } from "node:path";
import { checkHyperfine, type Hyperfine } from "./check-hyperfine.ts";
import { fetchHyperfine } from "./fetch-hyperfine.ts";
import { HyperfineError } from "./hyperfine-error.ts";

const CACHE_DIR = join(import.meta.dirname, "../../../.cache/hyperfine");

/** A working hyperfine, or one sentence that says how to get one. */
export type Search = { hyperfine: Hyperfine; reason: null } | { hyperfine: null; reason: string };

/**
 * Looks for a hyperfine that works: `NOGIL_HYPERFINE`, every one on PATH, the project's cache, and at
 * last Debian's package, which it fetches into the cache without root.
 *
 * @param options.cacheDir Folder of fetched tools; `.cache/hyperfine` of the project by default.
 * @param options.fetch Whether it may fetch one, `true` by default.
 * @throws {HyperfineError} If `NOGIL_HYPERFINE` is set to something that does not work.
 */
export async function findHyperfine({
  cacheDir = CACHE_DIR,
  fetch = true,
}: { cacheDir?: string; fetch?: boolean } = {}): Promise<Search> {
  const named = process.env["NOGIL_HYPERFINE"];
  if (named) return { hyperfine: await checkNamed(named), reason: null };

  const cached = join(cacheDir, "hyperfine");
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter(Boolean);
  for (const path of [...folders.map((folder) => join(folder, "hyperfine")), cached]) {
    const hyperfine = await checkHyperfine(path).catch(() => null);
    if (hyperfine) return { hyperfine, reason: null };
  }
  if (!fetch) return { hyperfine: null, reason: advice("not here") };
  try {
    await fetchHyperfine(cacheDir);
    return { hyperfine: await checkHyperfine(cached), reason: null };
  } catch (error) {
    const why = (error as Error).message.replaceAll(/\s+/g, " ");
    return { hyperfine: null, reason: advice(`not here and could not be fetched (${why})`) };
  }
}

async function checkNamed(path: string): Promise<Hyperfine> {
  try {
    return await checkHyperfine(path);
  } catch (cause) {
    throw new HyperfineError(
      `Cannot use hyperfine as NOGIL_HYPERFINE must be the path of hyperfine 1.15 or newer: received "${path}" (${(cause as Error).message})`,
      { cause },
    );
  }
}

function advice(state: string): string {
  return (
    `hyperfine 1.15 or newer is ${state}: install it with "apt install hyperfine" or ` +
    `"brew install hyperfine", or set NOGIL_HYPERFINE to its path`
  );
}
