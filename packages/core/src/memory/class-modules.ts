import { requireModule } from "../require-module.ts";
import type { MemoryKind } from "./memory.ts";

type Modules = Readonly<Record<"threads" | "processes", readonly URL[]>>;

let modules: Modules = { threads: [], processes: [] };

/**
 * Says which modules register the classes of the objects in each memory, the likeliest first. A worker loads them when it first has
 * to do with such an object: they are most of what there is to load.
 */
export function registerModules(given: Modules): void {
  modules = given;
}

/** Loads modules until `isLoaded` says that what is about to arrive is known. */
export async function loadClasses(kind: MemoryKind, isLoaded: () => boolean): Promise<void> {
  for (const { href } of modulesOf(kind)) {
    if (isLoaded()) return;
    await import(href);
  }
}

/** As {@linkcode loadClasses}, for a caller that cannot wait for a promise. */
export function loadClassesAtOnce(kind: MemoryKind, isLoaded: () => boolean): void {
  for (const { href } of modulesOf(kind)) {
    if (isLoaded()) return;
    requireModule(href);
  }
}

function modulesOf(kind: MemoryKind): readonly URL[] {
  return modules[kind === "threads" ? "threads" : "processes"];
}
