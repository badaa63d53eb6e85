import { install } from "@nogil/core";
import { failProcess, noteExit, processMain } from "@nogil/core/process-main";
import { runtime } from "./mod.ts";

install(runtime);
process.on("exit", noteExit);
// While a module is being evaluated, as this one is until the end, Bun reports these and goes on.
for (const event of ["uncaughtException", "unhandledRejection"] as const) {
  process.on(event, (error: unknown) => {
    failProcess(error);
    process.exit(1);
  });
}
const code = await processMain(process.argv.at(-1)!);
process.exit(code || process.exitCode);
