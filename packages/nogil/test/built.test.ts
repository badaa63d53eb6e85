import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { promisify } from "node:util";
import { binaryOf, runCommand, runtimeNames } from "nogil/runtimes";
import { afterAll, beforeAll, expect, test } from "vitest";

const run = promisify(execFile);
/** Longest wait in ms for a program that takes one second. */
const HANGS_MS = 30_000;
const ROOT = join(import.meta.dirname, "../../..");

/** A folder in which somebody has installed the package: nothing of the repository is above it. */
let folder: string;

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "nogil-built-")));
  await mkdir(join(folder, "node_modules"));
  await run(process.execPath, [join(ROOT, "scripts/build.ts"), join(folder, "node_modules/nogil")]);
  const manifest = await readFile(join(folder, "node_modules/nogil/package.json"), "utf8");
  const { dependencies } = JSON.parse(manifest) as { dependencies: Record<string, string> };
  for (const name of Object.keys(dependencies))
    await symlink(join(ROOT, "node_modules", name), join(folder, "node_modules", name));
  await writeFile(join(folder, "package.json"), '{ "type": "module", "dependencies": { "nogil": "*" } }');
  await cp(join(import.meta.dirname, "use-built.ts"), join(folder, "use-built.ts"));
});

afterAll(() => rm(folder, { recursive: true }));

test.each(runtimeNames)("the built package works on %s, and with processes of the others", async (name) => {
  const [program, ...args] = runCommand(name, join(folder, "use-built.ts"));
  const env = {
    ...process.env,
    ...Object.fromEntries(runtimeNames.map((each) => [`NOGIL_${each.toUpperCase()}`, binaryOf(each)])),
  };
  const { stdout } = await run(program, args, { env, timeout: HANGS_MS, killSignal: "SIGKILL" });
  const { times, threads, processes, pools, waited, error } = JSON.parse(stdout) as Record<string, unknown>;
  expect({ threads, processes, pools, waited }).toEqual({
    threads: 2 * (times as number),
    processes: runtimeNames.length * (times as number),
    pools: Array.from({ length: 1 + runtimeNames.length }, () => [1, 4, 9]),
    waited: true,
  });
  // Where it was thrown, by the function's own name.
  expect(error).toMatch(/RangeError: too far[^]*fail[^]*use-built\.ts/);
});

test.each(["mod", ...runtimeNames.map((name) => `${name}-thread-main`)])(
  "%s.js of the built package loads the core and the runner, and nothing else",
  async (entry) => {
    const text = await readFile(join(folder, `node_modules/nogil/${entry}.js`), "utf8");
    const loaded = [...text.matchAll(/^(?:import|export) (?:.+ from )?"([.#][^"]+)"/gm)].map(
      ([, name]) => name,
    );
    const runner = entry === "mod" ? "#runner" : `./${entry.split("-")[0]}.js`;
    expect(loaded.toSorted()).toEqual([runner, "./core.js"].toSorted());
  },
);

test("the built package has each module once, so that all of a program use the same", async () => {
  const dist = join(folder, "node_modules/nogil");
  const files = (await readdir(dist)).filter((name) => name.endsWith(".js"));
  const texts = await Promise.all(files.map((name) => readFile(join(dist, name), "utf8")));
  const modules = texts.flatMap((text) => text.match(/^\/\/ \S+\/src\/\S+\.ts$/gm) ?? []);
  expect(modules.some((name) => name.endsWith("core/src/memory/shared.ts"))).toBe(true);
  expect(modules).toEqual([...new Set(modules)]);
});
