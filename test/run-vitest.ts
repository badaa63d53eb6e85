import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { runCommand } from "./launches.ts";

/** What vitest needs of a runtime, before its own path. */
const FLAGS: Readonly<Record<string, string[]>> = {
  bun: ["--bun", "--preload", join(import.meta.dirname, "bun-channel.ts")],
};

/**
 * Runs vitest inside a runtime, and returns its exit code.
 *
 * @throws {UnsupportedError} If there is no binary of that runtime.
 */
export function runVitest(runtime: string, args: readonly string[], env: NodeJS.ProcessEnv): number {
  const vitest = join(createRequire(import.meta.url).resolve("vitest/package.json"), "../vitest.mjs");
  const [binary, ...words] = runCommand(runtime, vitest);
  words.splice(words.indexOf(vitest), 0, ...(FLAGS[runtime] ?? []));
  const config = ["--config", join(import.meta.dirname, "vitest.config.ts")];
  // Programs that are tested would colour what they print, though it goes to a pipe.
  const { FORCE_COLOR: _, ...inherited } = process.env;
  const { status, signal } = spawnSync(binary, [...words, "run", ...config, ...args], {
    stdio: "inherit",
    env: { ...inherited, ...env },
  });
  if (signal !== null)
    console.error(`Cannot finish the tests on ${runtime} as vitest was ended by ${signal}`);
  return status ?? 1;
}
