import { stat } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { stage } from "./stage.ts";

test("stage() leaves alone what another run uses", async () => {
  const inode = async (folder: string) => (await stat(join(folder, "agent-main.ts"))).ino;
  const first = await stage();
  const before = await inode(first);
  expect(await Promise.all([stage(), stage(), stage()])).toEqual([first, first, first]);
  expect(await inode(first)).toBe(before);
  expect((await stat(join(first, "node_modules/nogil/mod.js"))).isFile()).toBe(true);
});
