import { runtime } from "./current.ts";

/** Imports the module at a file URL, for a caller that cannot wait for a promise; it costs more than `import()` on some runtimes. */
export function requireModule(href: string): unknown {
  return runtime().require(decodeURIComponent(new URL(href).pathname), href);
}
