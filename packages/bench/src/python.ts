import { execFileSync } from "node:child_process";
import process from "node:process";
import type { Binary } from "./binaries.ts";
import type { Skip } from "./skip.ts";

/** A free-threaded build may run with its GIL on all the same; older versions have no `_is_gil_enabled`. */
const QUESTION = `
import os, platform, sys
print(platform.python_version())
print(os.path.realpath(sys.executable))
print("GIL" if getattr(sys, "_is_gil_enabled", lambda: True)() else "free-threaded")
`;

/** Finds `python3` on PATH, or the one in `NOGIL_PYTHON`, with which ours is compared; or tells `skip` why not. */
export function findPython(skip: Skip): Binary | undefined {
  const program = process.env.NOGIL_PYTHON || "python3";
  try {
    const output = execFileSync(program, ["-c", QUESTION], {
      encoding: "utf8",
      timeout: 10_000,
      stdio: ["ignore", "pipe", "ignore"],
    });
    const [version, path, build] = output.trim().split("\n");
    return { label: "python", name: "python", version, build, path, env: {} };
  } catch {
    skip("python", `${program} does not start; NOGIL_PYTHON may name another`);
    return undefined;
  }
}
