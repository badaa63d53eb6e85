import { join } from "node:path";
import { runCommand } from "nogil/runtimes";
import type { Binary } from "./binaries.ts";

/** The programs that are measured: each once for the runtimes, and once in Python. */
export type Program = "task" | "agent";

/** Returns the command that runs a program in `folder` on a binary. */
export function programCommand({ name, path }: Binary, folder: string, program: Program): string[] {
  const file = join(folder, program);
  return name === "python" ? [path, `${file}.py`] : runCommand(name, `${file}-main.ts`, path);
}
