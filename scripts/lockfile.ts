import { readFileSync, writeFileSync } from "node:fs";

type Versions = Record<string, string>;

/** One package of the lockfile; the other fields pass through untouched. */
export interface LockedPackage {
  version?: string;
  resolved?: string;
  integrity?: string;
  link?: boolean;
  dev?: boolean;
  optional?: boolean;
  engines?: unknown;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  dependencies?: Versions;
  devDependencies?: Versions;
  optionalDependencies?: Versions;
  peerDependencies?: Versions;
}

export interface Lockfile {
  packages: Record<string, LockedPackage>;
}

const FILE = new URL("../package-lock.json", import.meta.url);

/** Reads the project's package-lock.json. */
export function readLockfile(): Lockfile {
  return JSON.parse(readFileSync(FILE, "utf8")) as Lockfile;
}

/** Writes the project's package-lock.json the way npm does, so that nothing else changes. */
export function writeLockfile(lock: Lockfile): void {
  writeFileSync(FILE, `${JSON.stringify(lock, null, 2)}\n`);
}

/**
 * Makes `lock` fit for `npm ci` on every system and every Node.
 *
 * - A registry may serve the platform packages of some systems only. npm leaves the others out of the lock, and
 *   `npm ci` then refuses the lock. They are added, by name and version.
 * - npm compares `engines` with the Node that it runs on, warns, and skips optional packages. Here every tool runs on
 *   the pinned Node, whatever Node the machine has, so they are removed.
 *
 * @throws {Error} If a package to be added is not given by its exact version.
 */
export function completeLockfile(lock: Lockfile): void {
  for (const [path, { optional, link, integrity }] of Object.entries(lock.packages)) {
    // What an earlier run added may be of another version now.
    if (optional === true && link !== true && integrity === undefined) delete lock.packages[path];
  }
  for (const [path, parent] of Object.entries(lock.packages)) {
    delete parent.engines;
    for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
      if (isLocked(lock, path, name)) continue;
      if (!/^\d+\.\d+\.\d+/.test(version)) {
        throw new Error(`Cannot lock ${name} as its version must be exact: received "${version}"`);
      }
      const { os, cpu, libc } = platformOf(name);
      const dev = parent.dev === true ? { dev: true } : {};
      // In npm's own order, so that npm leaves them as they are.
      lock.packages[`node_modules/${name}`] = { version, cpu, ...dev, ...libc, optional: true, os };
    }
  }
  const { "": root, ...rest } = lock.packages;
  const sorted = Object.entries(rest).sort(([a], [b]) => a.localeCompare(b, "en"));
  lock.packages = { "": root ?? {}, ...Object.fromEntries(sorted) };
}

/** Looks `name` up as Node does for a package installed at `path`: in its own node_modules, then one level up. */
function isLocked(lock: Lockfile, path: string, name: string): boolean {
  for (let at = path; at !== ""; at = at.slice(0, Math.max(0, at.lastIndexOf("/node_modules/")))) {
    if (`${at}/node_modules/${name}` in lock.packages) return true;
  }
  return `node_modules/${name}` in lock.packages;
}

const SYSTEMS =
  /(?<=-)(aix|android|darwin|freebsd|linux|netbsd|openbsd|openharmony|sunos|win32|windows)(?=-)/;
const PROCESSORS = /-(aarch64|arm64|arm|ia32|loong64|mips64el|ppc64|riscv64|s390x|x64|64)(?=-|$)/;

/**
 * Reads a platform package's restrictions off its name, for instance `@oxlint/binding-linux-x64-musl`.
 *
 * @throws {Error} If the name holds no system or no processor.
 */
function platformOf(name: string) {
  const slug = `-${name.slice(name.indexOf("/") + 1)}`;
  const system = SYSTEMS.exec(slug)?.[1];
  const processor = PROCESSORS.exec(slug)?.[1];
  if (system === undefined || processor === undefined) {
    throw new Error(`Cannot lock ${name} as its name must hold a system and a processor`);
  }
  const libc = slug.endsWith("-musl") ? "musl" : /-(gnu|glibc)$/.test(slug) ? "glibc" : undefined;
  return {
    os: [system === "windows" ? "win32" : system],
    cpu: [{ aarch64: "arm64", 64: "x64" }[processor] ?? processor],
    libc: libc === undefined ? {} : { libc: [libc] },
  };
}
