import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PlopTypes } from "@turbo/gen";

/** What `npx turbo gen` makes. */
export default function generators(plop: PlopTypes.NodePlopAPI): void {
  plop.setGenerator("runner", {
    description: "A runtime: a package with every member of the contract, to be written",
    prompts: [
      {
        type: "input",
        name: "name",
        message: "Name of the runtime, such as txiki",
        validate: (name: string) => faultOf(name) ?? true,
      },
    ],
    actions: [
      ({ name, turbo }) => check(name as string, (turbo as Turbo).paths.root),
      {
        type: "addMany",
        destination: "{{ turbo.paths.root }}/packages/{{ name }}-runner",
        base: "templates/runner",
        templateFiles: "templates/runner/**/*",
      },
      ({ name, turbo }) => choose(name as string, (turbo as Turbo).paths.root),
    ],
  });
}

/** What turbo adds to the answers. */
interface Turbo {
  readonly paths: { readonly root: string };
}

/** Conditions that runtimes hold by themselves: another runner under one of these would be everybody's, or nobody's. */
const RESERVED = ["default", "import", "require", "module-sync", "node", "node-addons", "browser", "types"];

function faultOf(name: string): string | undefined {
  if (RESERVED.includes(name))
    return `Cannot make a runner as its name must be none of ${RESERVED.join(", ")}: received "${name}"`;
  if (/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) return undefined;
  return `Cannot make a runner as its name must be lower-case letters, digits and single hyphens: received "${name}"`;
}

/** A name on the command line is not asked for, and so not checked there. */
function check(name: string, root: string): string {
  const fault = faultOf(name);
  if (fault !== undefined) throw new Error(fault);
  if (existsSync(join(root, `packages/${name}-runner`)))
    throw new Error(`Cannot make a runner as there is one: received "${name}"`);
  return "the name is free";
}

/** Has a program that is run with the condition `name` use this runner. The first condition that holds counts. */
function choose(name: string, root: string): string {
  const path = join(root, "packages/nogil/package.json");
  const manifest = JSON.parse(readFileSync(path, "utf8")) as Manifest;
  const runner = `@nogil/${name}-runner`;
  manifest.imports["#runner"] = { [name]: runner, ...manifest.imports["#runner"] };
  const dependencies = Object.entries({ ...manifest.dependencies, [runner]: "*" });
  manifest.dependencies = Object.fromEntries(dependencies.toSorted(([a], [b]) => a.localeCompare(b, "en")));
  writeFileSync(path, `${JSON.stringify(manifest, null, 2)}\n`);
  return path;
}

interface Manifest {
  dependencies: Record<string, string>;
  imports: { "#runner": Record<string, string> };
}
