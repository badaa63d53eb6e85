import { requireModule } from "../require-module.ts";

/** Loads what tells of waits: few programs need it, and every start would pay for it. */
export function loadDebugging(): typeof import("./mod.ts") {
  return requireModule(new URL("./mod.ts", import.meta.url).href) as typeof import("./mod.ts");
}
