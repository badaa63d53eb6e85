import { UnsupportedError } from "@nogil/core";
import type { Launch } from "@nogil/core";

const found = new Map<string, string>();

/**
 * Returns the real path of a runtime's native binary: from its environment variable, else from its npm package, else
 * from PATH. A script that starts the real binary is passed over: it costs a second start, and a signal reaches only
 * the script.
 *
 * @throws {UnsupportedError} If there is none; says where it was looked for and how to set it.
 */
export function findBinary({ name, program, variable, binaries, from }: Launch): string {
  const known = found.get(name);
  if (known) return known;
  // Loaded only here: on some runtimes these modules cost more than a worker's start.
  const fs = process.getBuiltinModule("node:fs");
  const { createRequire } = process.getBuiltinModule("node:module");
  const explicit = process.env[variable];
  const system = `${process.platform}-${process.arch}`;
  const candidates = explicit
    ? [explicit]
    : [packaged(), ...(process.env.PATH ?? "").split(":").map((folder) => `${folder}/${program}`)];
  const binary = candidates.find((candidate) => candidate !== undefined && !whyNotNative(candidate));
  if (binary) {
    const real = fs.realpathSync(binary);
    found.set(name, real);
    return real;
  }
  if (explicit)
    throw new UnsupportedError(`Cannot start ${name}: ${variable}=${explicit} ${whyNotNative(explicit)}`);
  throw new UnsupportedError(
    `Cannot start ${name}: there is no native binary in its npm package for ${system}, nor on PATH; ` +
      `install ${program}, or set ${variable} to the path of its binary`,
  );

  function packaged(): string | undefined {
    const [, packageName, inside] = /^((?:@[^/]+\/)?[^/]+)\/(.+)$/.exec(binaries[system] ?? "") ?? [];
    try {
      return createRequire(from)
        .resolve(`${packageName}/package.json`)
        .replace(/package\.json$/, inside);
    } catch {
      return undefined; // npm installs only the package of this system
    }
  }

  function whyNotNative(path: string): string | undefined {
    let start: string;
    try {
      start = firstBytes(path);
    } catch (error) {
      return `cannot be read (${(error as NodeJS.ErrnoException).code})`;
    }
    if (start.startsWith("#!")) return "is a script, and the native binary is needed";
    return MAGICS.includes(start) ? undefined : "is not a native program";
  }

  function firstBytes(path: string): string {
    const descriptor = fs.openSync(path, "r");
    try {
      const start = new Uint8Array(4);
      fs.readSync(descriptor, start);
      return String.fromCharCode(...start);
    } finally {
      fs.closeSync(descriptor);
    }
  }
}

/** How native programs begin: ELF, and Mach-O in its two forms. */
const MAGICS = ["\x7fELF", "\xcf\xfa\xed\xfe", "\xca\xfe\xba\xbe"];
