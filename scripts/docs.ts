// Fails when a public name of the packages that people import lacks its documentation.
import { spawnSync } from "node:child_process";
import { binaryOf } from "../packages/nogil/src/runtimes.ts";
import nogil from "../packages/nogil/package.json" with { type: "json" };

const entries = Object.values(nogil.exports).map((entry) => `packages/nogil/${entry}`);
const { status } = spawnSync(binaryOf("deno"), ["doc", "--lint", ...entries], { stdio: "inherit" });
process.exitCode = status ?? 1;
