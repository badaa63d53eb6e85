import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { ResultsError } from "@nogil/results";

/**
 * Finds the results file that was written last.
 *
 * @throws {ResultsError} If the folder holds none.
 */
export async function newestResults(folder: string): Promise<string> {
  const names = await readdir(folder).catch(() => []);
  // A name that begins with a dot is a file that is still being written.
  const paths = names.filter((name) => /^[^.].*\.json$/.test(name)).map((name) => join(folder, name));
  const files = await Promise.all(paths.map(async (path) => ({ path, time: (await stat(path)).mtimeMs })));
  const [newest] = files.toSorted((a, b) => b.time - a.time || (a.path < b.path ? 1 : -1));
  if (newest) return newest.path;
  throw new ResultsError(
    `Cannot make a report as there must be results: received no .json file in "${folder}"`,
  );
}
