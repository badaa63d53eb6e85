import { execFileSync } from "node:child_process";
import process from "node:process";
import type { Skip } from "./skip.ts";

/** CPython, which ours is compared with. */
export interface Python {
  readonly version: string;
  /** The binary itself, and no script that looks for it. */
  readonly path: string;
}

const QUESTION = "import platform, sys; print(platform.python_version()); print(sys.executable)";

/** Finds `python3` on PATH, or the one in `NOGIL_PYTHON`; or tells `skip` why not. */
export function findPython(skip: Skip): Python | undefined {
  const program = process.env.NOGIL_PYTHON || "python3";
  try {
    const output = execFileSync(program, ["-c", QUESTION], {
      encoding: "utf8",
      timeout: 10_000,
      stdio: ["ignore", "pipe", "ignore"],
    });
    const [version, path] = output.trim().split("\n");
    return { version, path };
  } catch {
    skip("python", `${program} does not start; NOGIL_PYTHON may name another`);
    return undefined;
  }
}
