// Writes results.schema.json anew: run it after each change of results.ts.
import { join } from "node:path";
import { resultsJsonSchema } from "./results-json-schema.ts";
import { writeAtomically } from "./write-atomically.ts";

const path = join(import.meta.dirname, "../results.schema.json");
await writeAtomically(path, `${JSON.stringify(resultsJsonSchema(), null, 2)}\n`);
console.log(path);
