import { install, processMain } from "@nogil/core";
import { runtime } from "./mod.ts";

install(runtime);
const code = await processMain(process.argv.at(-1)!);
// What was printed may still be on its way into a slow pipe, and process.exit() would drop it.
await Promise.all(
  [process.stdout, process.stderr].map(
    (stream) => new Promise<void>((done) => stream.write("", () => done())),
  ),
);
process.exit(code);
