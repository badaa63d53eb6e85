import { install, processMain } from "@nogil/core";
import { runtime } from "./mod.ts";

install(runtime);
Deno.exit(await processMain(Deno.args.at(-1)!));
