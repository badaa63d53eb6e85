import { install } from "@nogil/core";
import { noteExit, processMain } from "@nogil/core/process-main";
import { runtime } from "./mod.ts";

install(runtime);
globalThis.addEventListener("unload", () => noteExit(Deno.exitCode));
const code = await processMain(Deno.args.at(-1)!);
Deno.exit(code || Deno.exitCode);
