import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startProgram } from "../fixtures/program.ts";
import { launches } from "../launches.ts";
import { runtime } from "../runtime.ts";

const ROOT = join(import.meta.dirname, "../..");
const PACKAGES = ["core", ...Object.keys(launches).map((name) => `${name}-runner`)];
let folder: string;

/** A copy of nogil, and a program that uses it, below a folder whose name has all that a URL or a shell might trip over. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "my träger 名前 100% #1 "));
  await mkdir(join(folder, "node_modules/@nogil"), { recursive: true });
  for (const name of [...PACKAGES, "nogil"]) {
    await cp(join(ROOT, "packages", name), join(folder, "packages", name), {
      recursive: true,
      filter: (path) => !/node_modules|dist/.test(path.slice(ROOT.length)),
    });
    const link = join(folder, "node_modules", name === "nogil" ? name : `@nogil/${name}`);
    await symlink(join(folder, "packages", name), link);
  }
  await symlink(join(ROOT, "node_modules/msgpackr"), join(folder, "node_modules/msgpackr"));
  await cp(join(ROOT, "test/fixtures/programs/counts.ts"), join(folder, "zählt mit.ts"));
  await writeFile(join(folder, "package.json"), '{ "type": "module", "dependencies": { "nogil": "*" } }');
});

afterAll(() => rm(folder, { recursive: true }));

for (const kind of ["threads", "processes"]) {
  test(`${kind}: a program works in a folder whose name has spaces and characters beyond ASCII`, async () => {
    const program = startProgram(runtime.name, pathToFileURL(join(folder, "zählt mit.ts")).href, kind);
    expect(await program.ended).toBe(0);
    expect(program.err).toBe("");
    expect(program.out).toBe("200\n1,4,9\n");
  });
}
