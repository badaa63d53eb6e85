import { join } from "node:path";
import { rolldown } from "rolldown";
import { dts } from "rolldown-plugin-dts";

const TSCONFIG = join(import.meta.dirname, "../tsconfig.types.json");

/**
 * Writes the declarations of modules into a folder: one file each, and `types.d.ts` with what they share. Nothing is left in them
 * that refers to a package of ours, or that is marked as internal.
 *
 * @param entries The modules' paths, by the names of their files.
 */
export async function buildTypes(entries: Record<string, string>, folder: string): Promise<void> {
  await using bundle = await rolldown({
    input: entries,
    external: /^#/,
    plugins: [dts({ generator: "tsgo", tsconfig: TSCONFIG, emitDtsOnly: true })],
  });
  await bundle.write({
    dir: folder,
    chunkFileNames: "[name].js",
    codeSplitting: { groups: [{ name: "types.d", test: /\.d\.ts$/, minShareCount: 2 }] },
    banner: '/// <reference lib="esnext.disposable" />', // whatever language version the user's programs are checked for
  });
}
