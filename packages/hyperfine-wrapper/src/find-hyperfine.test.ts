import { chmod, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { findHyperfine } from "./find-hyperfine.ts";
import { HyperfineError } from "./hyperfine-error.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "nogil-find-"));
  vi.stubEnv("NOGIL_HYPERFINE", "");
  vi.stubEnv("PATH", `${join(folder, "stub")}:${join(folder, "real")}`);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

/** Puts a program at `path` in the folder that prints `text`, and returns its whole path. */
async function program(path: string, text: string, exitCode = 0): Promise<string> {
  const file = join(folder, path);
  await mkdir(join(file, ".."), { recursive: true });
  await writeFile(file, `#!/bin/sh\necho '${text}'\nexit ${exitCode}\n`);
  await chmod(file, 0o755);
  return file;
}
const search = () => findHyperfine({ cacheDir: join(folder, "cache"), fetch: false });

test("findHyperfine() passes over a stub on PATH, one that is too old and one that is no file", async () => {
  await program("stub/hyperfine", "hyperfine failed to install", 1);
  expect(await search()).toMatchObject({ hyperfine: null });
  await program("real/hyperfine", "hyperfine 1.14.9");
  expect(await search()).toMatchObject({ hyperfine: null });
  const path = await program("real/hyperfine", "hyperfine 1.15.0");
  expect(await search()).toEqual({ hyperfine: { path, version: "1.15.0" }, reason: null });
});

test("findHyperfine() gives the real path of what it found", async () => {
  const path = await program("elsewhere/hyperfine-2", "hyperfine 2.0.1");
  await mkdir(join(folder, "real"));
  await symlink(path, join(folder, "real/hyperfine"));
  expect(await search()).toEqual({ hyperfine: { path, version: "2.0.1" }, reason: null });
});

test("findHyperfine() looks into the cache after PATH", async () => {
  const cached = await program("cache/hyperfine", "hyperfine 1.16.0");
  expect(await search()).toMatchObject({ hyperfine: { path: cached } });
  const path = await program("real/hyperfine", "hyperfine 1.18.0");
  expect(await search()).toMatchObject({ hyperfine: { path } });
});

test("findHyperfine() takes NOGIL_HYPERFINE first, and an unusable one is an error", async () => {
  await program("real/hyperfine", "hyperfine 1.18.0");
  const path = await program("own", "hyperfine 1.20.0");
  vi.stubEnv("NOGIL_HYPERFINE", path);
  expect(await search()).toMatchObject({ hyperfine: { path, version: "1.20.0" } });
  for (const [text, why] of [
    ["hyperfine 1.2.0", "its version is 1.2.0"],
    ["hi", String.raw`it calls itself "hi\n"`],
  ] as const) {
    await program("own", text);
    await expect(search()).rejects.toThrow(
      new HyperfineError(
        `Cannot use hyperfine as NOGIL_HYPERFINE must be the path of hyperfine 1.15 or newer: received "${path}" (${why})`,
      ),
    );
  }
  vi.stubEnv("NOGIL_HYPERFINE", "/nowhere/hyperfine");
  await expect(search()).rejects.toThrow("ENOENT");
});

test("findHyperfine() says in one sentence how to get one, and leaves nothing behind", async () => {
  const advice =
    'install it with "apt install hyperfine" or "brew install hyperfine", or set NOGIL_HYPERFINE to its path';
  expect(await search()).toEqual({
    hyperfine: null,
    reason: `hyperfine 1.15 or newer is not here: ${advice}`,
  });
  // PATH holds no apt-get, as on a system that is no Debian.
  const cacheDir = join(folder, "cache");
  expect(await findHyperfine({ cacheDir })).toEqual({
    hyperfine: null,
    reason: `hyperfine 1.15 or newer is not here and could not be fetched (spawn apt-get ENOENT): ${advice}`,
  });
  expect(await readdir(cacheDir)).toEqual([]);
});
