import { failProcess, install, noteExit, processMain } from "@nogil/core";
import { runtime } from "./mod.ts";

install(runtime);
process.on("exit", noteExit);
// Bun reports such a rejection and goes on while a module is being evaluated, as this one is until the end.
process.on("unhandledRejection", (error) => {
  failProcess(error);
  process.exit(1);
});
process.exit(await processMain(process.argv.at(-1)!));
