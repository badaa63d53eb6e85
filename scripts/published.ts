import nogil from "../packages/nogil/package.json" with { type: "json" };

/** What users can import, and the source of each: all of nogil but the workloads of the benchmark. */
export const published: Record<string, string> = { ...nogil.exports };
delete published["./tasks"];
