// Fails when a public name of the packages that people import lacks its documentation.
import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import { binaryOf } from "../packages/nogil/src/runtimes.ts";

const entries = globSync("packages/nogil/src/*.ts").filter((file) => !file.endsWith(".test.ts"));
const { status } = spawnSync(binaryOf("deno"), ["doc", "--lint", ...entries], { stdio: "inherit" });
process.exit(status ?? 1);
