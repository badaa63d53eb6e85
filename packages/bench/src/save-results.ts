import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { writeResults } from "@nogil/results";
import type { Results } from "@nogil/results";

/** Writes results into a folder, under the time at which they were begun; returns the path. */
export async function saveResults(folder: string, results: Results): Promise<string> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${results.startedAt.replaceAll(":", "-")}.json`);
  await writeResults(path, results);
  return path;
}
