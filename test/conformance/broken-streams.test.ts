import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { runtimeNames } from "nogil/runtimes";
import { beforeEach, expect, test } from "vitest";
import { startProgramWith } from "../fixtures/program.ts";
import { needsProcesses } from "../fixtures/unsupported.ts";
import { runCommand } from "../launches.ts";
import { runtime } from "../runtime.ts";

const execute = promisify(execFile);
const program = fileURLToPath(new URL("../fixtures/programs/child-prints.ts", import.meta.url));

beforeEach(needsProcesses);

for (const child of runtimeNames) {
  for (const how of ["broken", "closed"] as const) {
    const cases = [{ output: how }, { errors: how }, { output: how, errors: how }];
    for (const [by, streams] of ["console", "process"].flatMap((each) =>
      cases.map((streams) => [each, streams] as const),
    )) {
      const what = Object.keys(streams).join(" and ");
      test(`PROC-21: a child on ${child} that prints by ${by} ends well where ${what} are ${how}`, async () => {
        const args = [child, "printAndWait", by, "2000"];
        const program = startProgramWith(streams, runtime.name, "programs/child-prints.ts", ...args);
        expect(await program.ended).toBe(7);
        if (!("output" in streams)) expect(program.out.match(/^out \d+ x{1000}$/gm)).toHaveLength(2000);
        if (!("errors" in streams)) expect(program.err.match(/^error \d+ x{1000}$/gm)).toHaveLength(2000);
      });
    }
  }

  for (const how of ["console", "process"]) {
    for (const [stream, pipe] of [
      ["out", '"$@" 2> /dev/null'],
      ["error", '"$@" 2>&1 > /dev/null'],
    ]) {
      test(`JS-11: all that a child on ${child} has printed by ${how} (${stream}) when it ends arrives, through a pipe that is full meanwhile`, async () => {
        const command = [...runCommand(runtime.name, program), child, "print", how, "4000"];
        const late = `${pipe} | { sleep 0.3; cat; }`;
        const { stdout } = await execute("/bin/sh", ["-c", late, "sh", ...command], { maxBuffer: 2 ** 24 });
        expect(stdout.match(new RegExp(`^${stream} \\d+ x{1000}$`, "gm"))).toHaveLength(4000);
      });
    }
  }
}
