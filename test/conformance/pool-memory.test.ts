import { expect, test } from "vitest";
import { startProgramWith } from "../fixtures/program.ts";
import { runtime } from "../runtime.ts";

for (const kind of ["threads", "processes"]) {
  test(
    `${kind}: pools that were used and dropped leave nothing in shared memory`,
    { timeout: 120_000 },
    async () => {
      const program = startProgramWith({ hangsMs: 110_000 }, runtime.name, "programs/pool-drop.ts", kind);
      expect(await program.ended, program.err).toBe(0);
      expect(program.out).toMatch(/^true /);
    },
  );
}
