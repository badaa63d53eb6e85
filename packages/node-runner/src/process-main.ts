import { install } from "@nogil/core";
import { linux } from "@nogil/core/linux";
import { failProcess, noteExit, processMain } from "@nogil/core/process-main";
import { runtime } from "./mod.ts";

install(runtime);
process.on("exit", noteExit);
process.on("uncaughtException", (error) => {
  if (process.listenerCount("uncaughtException") > 1) return; // the program has a handler of its own
  if (failProcess(error)) process.exit(1);
});
// What process.exit() calls when all listeners have run. Node's own joins its compiler threads, and one of those may
// wait for ever for a garbage collection by this thread: https://github.com/nodejs/node/issues/54918
Object.assign(process, {
  reallyExit(code = 0) {
    process.getBuiltinModule("node:module").flushCompileCache();
    linux().exit(code);
  },
});
// Streams are made when somebody first asks for them, and that takes long.
const used = new Set<NodeJS.WriteStream>();
for (const name of ["stdout", "stderr"] as const) {
  const descriptor = Object.getOwnPropertyDescriptor(process, name)!;
  Object.defineProperty(process, name, {
    ...descriptor,
    get: () => {
      const stream = descriptor.get!.call(process) as NodeJS.WriteStream;
      used.add(stream);
      return stream;
    },
  });
}
const code = await processMain(process.argv.at(-1)!);
// What was printed may still be on its way into a slow pipe, and process.exit() would drop it.
await Promise.all([...used].map((stream) => new Promise<void>((done) => stream.write("", () => done()))));
process.exit(code || process.exitCode);
