import { realpath } from "node:fs/promises";
import { runTool } from "./run-tool.ts";

/** A hyperfine that was run and is new enough. */
export interface Hyperfine {
  /** Real path of the binary. */
  path: string;
  version: string;
}

const MINOR = 15;
const TIMEOUT_MS = 10_000;

/**
 * Runs `path --version`, since a file of the right name proves nothing: the npm package `hyperfine`
 * is a stub that only says that it failed to install.
 *
 * @throws {Error} If it does not run, does not call itself hyperfine or is older than 1.15; the
 * message says which.
 */
export async function checkHyperfine(path: string): Promise<Hyperfine> {
  const text = await runTool(path, ["--version"], { timeoutMs: TIMEOUT_MS });
  const [, version, major, minor] = /^hyperfine ((\d+)\.(\d+)\.\S+)\s*$/.exec(text) ?? [];
  if (version === undefined) throw new Error(`it calls itself ${JSON.stringify(text.slice(0, 60))}`);
  if (Number(major) < 1 || (Number(major) === 1 && Number(minor) < MINOR)) {
    throw new Error(`its version is ${version}`);
  }
  return { path: await realpath(path), version };
}
