import type { Launch } from "@nogil/core";
import { notWritten } from "./not-written.ts";

/** How programs are started on {{name}}. A runtime that processes can be started on has a `ProcessLaunch`. */
export const launch: Launch = {
  name: "{{name}}",
  program: "{{name}}",
  variable: "NOGIL_{{constantCase name}}",
  binaries: {}, // without a package of npm, the one on PATH counts
  from: import.meta.url,
  run: (path) => notWritten("launch.run", path),
  env: () => ({}), // what has it know the condition "{{name}}" of packages/nogil/package.json, if no argument does
};
