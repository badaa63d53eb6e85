import { install, noteExit, processMain } from "@nogil/core";
import { runtime } from "./mod.ts";

install(runtime);
globalThis.addEventListener("unload", () => noteExit(Deno.exitCode));
Deno.exit(await processMain(Deno.args.at(-1)!));
