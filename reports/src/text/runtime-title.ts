import type { Results } from "@nogil/results";

/** A runtime as a person names it: `node 26.10.0`, `CPython 3.13.1 (GIL)`. */
export function runtimeTitle({ label, name, version, build }: Results["runtimes"][number]): string {
  const isPython = name === "python";
  const title = `${isPython && label === name ? "CPython" : label} ${version}`;
  return build === null ? title : `${title} (${build})`;
}
