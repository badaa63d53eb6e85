import { install } from "@nogil/core";
import { linux } from "@nogil/core/linux";
import { noteExit, processMain } from "@nogil/core/process-main";
import { runtime } from "./mod.ts";

install(runtime);
process.on("exit", noteExit);
// What process.exit() calls when all listeners have run. Node's own joins its compiler threads, and one of those may
// wait for ever for a garbage collection by this thread: https://github.com/nodejs/node/issues/54918
Object.assign(process, {
  reallyExit(code = 0) {
    process.getBuiltinModule("node:module").flushCompileCache();
    linux().exit(code);
  },
});
const code = await processMain(process.argv.at(-1)!);
// What was printed may still be on its way into a slow pipe, and process.exit() would drop it.
await Promise.all(
  [process.stdout, process.stderr].map(
    (stream) => new Promise<void>((done) => stream.write("", () => done())),
  ),
);
process.exit(code || process.exitCode);
