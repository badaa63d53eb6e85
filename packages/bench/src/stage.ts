import { execFileSync } from "node:child_process";
import { cp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { ROOT } from "./command-line.ts";

/**
 * The folder of the programs that are measured: copies of those here, beside the package as users install it. What else they
 * import is found above, where the repository has it.
 */
const STAGE = join(ROOT, ".cache/bench");

/** Puts the programs there, and the package as its sources are now; returns the folder. */
export async function stage(): Promise<string> {
  // turbo has built it already; whoever runs this by itself may have changed the sources since.
  if (process.env.TURBO_HASH === undefined) execFileSync(process.execPath, [join(ROOT, "scripts/build.ts")]);
  await rm(STAGE, { recursive: true, force: true });
  const filter = (path: string) => !path.endsWith(".test.ts");
  await cp(import.meta.dirname, STAGE, { recursive: true, filter });
  await cp(join(ROOT, "packages/nogil/dist"), join(STAGE, "node_modules/nogil"), { recursive: true });
  const manifest = { private: true, type: "module", dependencies: { nogil: "*" } };
  await writeFile(join(STAGE, "package.json"), JSON.stringify(manifest));
  return STAGE;
}
