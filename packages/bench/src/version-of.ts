import { execFileSync } from "node:child_process";
import type { RuntimeName } from "nogil/runtimes";

/** How each runtime answers `--version`. */
const ANSWERS: Readonly<Record<RuntimeName, RegExp>> = {
  node: /^v(\d+\.\d+\.\d+\S*)$/m,
  deno: /^deno (\d+\.\d+\.\d+\S*)/m,
  bun: /^(\d+\.\d+\.\d+\S*)$/m,
};

/**
 * Asks a runtime's binary for its version, such as `26.10.0`.
 *
 * @throws {Error} If it does not start, or does not answer as that runtime does.
 */
export function versionOf(name: RuntimeName, binary: string): string {
  const output = execFileSync(binary, ["--version"], {
    encoding: "utf8",
    timeout: 10_000,
    stdio: ["ignore", "pipe", "ignore"],
  });
  const version = ANSWERS[name].exec(output)?.[1];
  if (version === undefined)
    throw new Error(
      `${binary} must answer --version as ${name} does: received ${JSON.stringify(output.split("\n")[0])}`,
    );
  return version;
}
