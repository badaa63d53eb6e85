import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { readResults } from "@nogil/results";
import { expect, onTestFinished, test } from "vitest";
import { ROOT } from "./command-line.ts";

test(
  "peers-main.ts --smoke measures pools of others, and its page can be made",
  { timeout: 240_000 },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), "nogil-peers-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const run = async (...words: string[]) => {
      const child = spawn(process.execPath, words, { cwd: ROOT, stdio: ["ignore", "ignore", "pipe"] });
      let complaints = "";
      child.stderr.on("data", (chunk: Buffer) => (complaints += chunk.toString()));
      const [code] = (await once(child, "close")) as [number];
      return { code, complaints };
    };
    const program = join(import.meta.dirname, "peers-main.ts");
    const words = ["--smoke", "--peer", "piscina,CPython", "--results", folder];
    const { code, complaints } = await run(program, ...words);
    expect([code, complaints]).toEqual([0, expect.not.stringContaining("Failed")]);
    const [file] = await readdir(folder);
    const { cells, interrupted } = await readResults(join(folder, file));
    expect(interrupted).toBe(false);
    // Each has been tried; which of the others hang is not ours to say.
    expect(cells.filter(({ samples, failures }) => samples.length + failures.length !== 1)).toEqual([]);
    expect(
      cells.filter((cell) => cell.kind === "peer" && cell.peer === "nogil" && cell.samples.length !== 1),
    ).toEqual([]);

    expect(await run(join(ROOT, "reports/src/main.ts"), join(folder, file), "--out", folder)).toMatchObject({
      code: 0,
    });
    expect(await readFile(join(folder, "peers.md"), "utf8")).toContain("## Pools of others");
  },
);
