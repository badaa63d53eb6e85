// docs/errors.md has the list that is tested here.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { startProgramWith } from "../fixtures/program.ts";
import { runtime } from "../runtime.ts";

const COUNTS = { program: "counts.ts", out: "200\n1,4,9\n" };
const NEEDS = { program: "needs.ts", out: "true\n" };

interface Need {
  readonly flags: readonly string[];
  readonly program: string;
  readonly argument: string;
  readonly out: string;
}

const NEEDED: Record<string, Need> = {
  threads: { ...COUNTS, argument: "threads", flags: ["--allow-read"] },
  processes: { ...COUNTS, argument: "processes", flags: ["--allow-ffi", "--allow-run"] },
  "processes of other runtimes": {
    ...NEEDS,
    argument: "process",
    flags: ["--allow-ffi", "--allow-run", "--allow-env", "--allow-read"],
  },
  "primitives with a name": {
    ...NEEDS,
    argument: "name",
    flags: ["--allow-ffi", "--allow-env=XDG_RUNTIME_DIR"],
  },
};

/** Deno gives a child that it starts without any flag of this sort its own permissions. */
const ANY = "--deny-net";

describe.runIf(runtime.name === "deno")("Deno's permissions", () => {
  for (const [kind, { flags, program: file, argument, out }] of Object.entries(NEEDED)) {
    const run = (permissions: readonly string[]) =>
      startProgramWith({ permissions: [...permissions, ANY] }, "deno", `programs/${file}`, argument);

    test(`${kind} need no more than ${flags.join(" ")}`, async () => {
      const program = run(flags);
      expect(await program.ended).toBe(0);
      expect(program.out).toBe(out);
    });

    // Of threads the installed package's tests tell: it may read itself, which the sources may not.
    for (const missing of kind === "processes" ? flags : []) {
      test(`${kind} without ${missing}: the error names it`, async () => {
        const program = run(flags.filter((flag) => flag !== missing));
        expect(await program.ended).toBe(1);
        expect(program.out).toBe("");
        expect(program.err).toMatch(
          new RegExp(`UnsupportedError: Cannot .* run again with the ${missing} flag`),
        );
      });
    }

    test(`docs/errors.md lists what ${kind} need`, () => {
      const docs = readFileSync(new URL("../../docs/errors.md", import.meta.url), "utf8");
      expect(docs).toContain(`deno run ${flags.join(" ")} `);
    });
  }
});
