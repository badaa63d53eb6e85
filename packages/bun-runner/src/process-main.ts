import { install } from "@nogil/core";
import { linux } from "@nogil/core/linux";
import { failProcess, noteExit, processMain } from "@nogil/core/process-main";
import { runtime } from "./mod.ts";

install(runtime);
process.on("exit", noteExit);
// While a module is being evaluated, as this one is until the end, Bun reports these and goes on.
for (const event of ["uncaughtException", "unhandledRejection"] as const) {
  process.on(event, (error: unknown) => {
    if (process.listenerCount(event) > 1) return; // the program has a handler of its own
    if (failProcess(error)) process.exit(1);
  });
}
const code = await processMain(process.argv.at(-1)!);
// What these streams could not write yet would be dropped. To ask for one makes it, which costs as much as the start of a process;
// but only where somebody has made it, a pipe is such that a write does not block.
for (const [descriptor, name] of [
  [1, "stdout"],
  [2, "stderr"],
] as const) {
  if (!linux().isNonblocking(descriptor)) continue;
  await new Promise<void>((done) => process[name].on("error", () => done()).end(done));
}
process.exit(code || process.exitCode);
