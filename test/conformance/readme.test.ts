import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { startProgram } from "../fixtures/program.ts";
import { runtime } from "../runtime.ts";

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

test("the README's program is examples/deposit.ts, and does what it says", async () => {
  const [, code] = /^```ts\n(.*?)^```$/ms.exec(read("README.md"))!;
  expect(code).toBe(read("examples/deposit.ts"));
  const program = startProgram(runtime.name, "../../examples/deposit.ts");
  expect(await program.ended).toBe(0);
  expect(program.out).toBe("30000\n");
  expect(code).toContain(`// ${program.out.trim()}`);
  expect(program.err).toBe("");
});
