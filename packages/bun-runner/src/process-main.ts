import { install, processMain } from "@nogil/core";
import { runtime } from "./mod.ts";

install(runtime);
process.exit(await processMain(process.argv.at(-1)!));
