import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "..");
const BINARIES = join(ROOT, "node_modules/.bin");

/** A clone of the repository as far as a runner needs it, with everything installed. */
const clone = realpathSync(mkdtempSync(join(tmpdir(), "nogil-runner-")));
afterAll(() => rmSync(clone, { recursive: true, force: true }));
const sources = ["package.json", "turbo.json", "turbo", "tsconfig.base.json", ".oxfmtrc.json"];
for (const path of [...sources, ...globSync("packages/{core,nogil,*-runner}", { cwd: ROOT })])
  cpSync(join(ROOT, path), join(clone, path), {
    recursive: true,
    filter: (each) => !/packages\/nogil\/(dist|out)$/.test(each),
  });
mkdirSync(join(clone, "node_modules/@nogil"), { recursive: true });
for (const name of readdirSync(join(ROOT, "node_modules")))
  if (name !== "@nogil" && name !== "nogil")
    symlinkSync(join(ROOT, "node_modules", name), join(clone, "node_modules", name));
link("nogil");
for (const path of globSync("packages/{core,*-runner}", { cwd: clone })) link(basename(path), "@nogil/");

/** Does what npm does for a workspace. */
function link(folder: string, scope = ""): void {
  symlinkSync(join(clone, "packages", folder), join(clone, "node_modules", scope + folder));
}

function run(command: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: clone,
    encoding: "utf8",
    env: {
      ...process.env,
      PATH: `${BINARIES}:${process.env.PATH}`,
      TURBO_TELEMETRY_DISABLED: "1",
      npm_config_offline: "true",
    },
  });
  return { status, output: stdout + stderr };
}

const generate = (name: string) => run("npx", "turbo", "gen", "runner", "--args", name);
const check = () => run("tsc", "--project", "packages/acme-runtime-runner");

test("npx turbo gen runner makes a package whose files are those of a runner", () => {
  expect(generate("acme-runtime").output).toContain("Success!");
  const files = globSync("**/*.*", { cwd: join(clone, "packages/acme-runtime-runner") });
  expect(files.toSorted()).toEqual([
    "package.json",
    ...["launch", "memory", "mod", "not-written", "process-main", "processes", "thread-main", "threads"].map(
      (name) => `src/${name}.ts`,
    ),
    "tsconfig.json",
  ]);
  const text = readFileSync(join(clone, "packages/acme-runtime-runner/src/launch.ts"), "utf8");
  expect(text).toContain('variable: "NOGIL_ACME_RUNTIME"');
  expect(
    run("oxfmt", "--check", "packages/acme-runtime-runner", "packages/nogil/package.json"),
  ).toMatchObject({
    status: 0,
  });
  link("acme-runtime-runner", "@nogil/");
});

test("the package that it makes has every member of the contract, and no other", () => {
  expect(check()).toEqual({ status: 0, output: "" });
  appendFileSync(
    join(clone, "packages/core/src/runtime.ts"),
    "export interface Runtime {\n  readonly another: string;\n}\n",
  );
  const { status, output } = check();
  expect(status).not.toBe(0);
  expect(output).toContain("Property 'another' is missing");
});

test("a member that is not written yet says so when it is used", () => {
  const program = 'import { Thread } from "nogil/threading"; new Thread().start();';
  const { status, output } = run(
    "node",
    "--conditions=acme-runtime",
    "--input-type=module",
    "--eval",
    program,
  );
  expect(status).toBe(1);
  expect(output).toMatch(
    /^Error: Cannot use \S+ on acme-runtime as it is not written yet in packages\/acme-/m,
  );
});

test.each([
  ["Acme", "its name must be lower-case letters, digits and single hyphens"],
  ["deno", "there is one"],
  [
    "default",
    "its name must be none of default, import, require, module-sync, node, node-addons, browser, types",
  ],
])("npx turbo gen runner refuses the name %s", (name, rule) => {
  // turbo itself ends with 0 all the same.
  const { output } = generate(name);
  expect(output).toContain(`Cannot make a runner as ${rule}: received "${name}"`);
});
