import type { Launch } from "@nogil/core";
import { launch as deno } from "@nogil/deno-runner/launch";

/** How programs are started on Deno so that they run on its `node:` modules, and so do the programs that they start. */
export const launch: Launch = {
  name: "deno-compat",
  program: deno.program,
  variable: deno.variable,
  binaries: deno.binaries,
  from: deno.from,
  run: deno.run,
  env: () => ({ DENO_CONDITIONS: "deno-compat" }),
};
