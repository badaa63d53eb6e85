import { runtime } from "../current.ts";
import type { MemoryKind } from "./memory.ts";

type Modules = Readonly<Record<"threads" | "processes", URL>>;

let modules: Modules | undefined;

/**
 * Says which modules register the classes of the objects in each memory. A worker loads them when it first has to do with such an
 * object: they are most of what there is to load.
 */
export function registerModules(given: Modules): void {
  modules = given;
}

/** Loads the classes of objects that are about to arrive. */
export async function loadClasses(kind: MemoryKind): Promise<void> {
  await import(moduleOf(kind).href);
}

/** As {@linkcode loadClasses}, for a caller that cannot wait for a promise; it costs more on some runtimes. */
export function loadClassesAtOnce(kind: MemoryKind): void {
  const { href, pathname } = moduleOf(kind);
  runtime().require(decodeURIComponent(pathname), href);
}

function moduleOf(kind: MemoryKind): URL {
  if (!modules) throw new TypeError("Cannot receive a shared object: its class was not registered here");
  return modules[kind === "threads" ? "threads" : "processes"];
}
