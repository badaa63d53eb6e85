import { globSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Launch } from "@nogil/core";
import { findBinary } from "../packages/nogil/src/find-binary.ts";

const PACKAGES = join(import.meta.dirname, "../packages");
const SUFFIX = "-runner";

/** How programs are started on each runtime that has a runner: the folders are the list. */
export const launches: Readonly<Record<string, Launch>> = Object.fromEntries(
  await Promise.all(
    globSync(`*${SUFFIX}`, { cwd: PACKAGES }).map(async (folder) => {
      const { href } = pathToFileURL(join(PACKAGES, folder, "src/launch.ts"));
      const { launch } = (await import(href)) as { launch: Launch };
      return [basename(folder, SUFFIX), launch];
    }),
  ),
);

/** As that of `nogil/runtimes`, also for a runtime that is not published. */
export function runCommand(runtime: string, path: string): string[] {
  const launch = launches[runtime];
  return [findBinary(launch), ...launch.run(path)];
}
