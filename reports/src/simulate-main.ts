// npm run simulate: proves the statistics of the report on noise whose truth is known, and writes the tables into docs/statistics.md.
// npm run simulate -- results/controls-1.json …: the same with what packages/bench/src/controls-main.ts measured.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { writeAtomically } from "@nogil/results";
import { proofs } from "./simulation/proofs.ts";
import { realControls } from "./simulation/real-controls.ts";
import { replacePart } from "./text/replace-part.ts";

const DOCUMENT = join(import.meta.dirname, "../../docs/statistics.md");
const TABLES = 1000;
const EXPERIMENTS = 2000;

let document = await readFile(DOCUMENT, "utf8");
const controls = process.argv.slice(2);
if (controls.length === 0) document = replacePart(document, "simulated", proofs(TABLES, EXPERIMENTS));
else document = replacePart(document, "measured", await realControls(controls));
await writeAtomically(DOCUMENT, document);
console.log(DOCUMENT);
