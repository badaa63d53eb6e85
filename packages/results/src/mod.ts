export type { Flag } from "./cell-parts.ts";
export type { Cpus, OperationCell, OperationSample, Work } from "./operation-cell.ts";
export type { PeerCell } from "./peer-cell.ts";
export type { ProcessCell, ProcessSample } from "./process-cell.ts";
export { readResults } from "./read-results.ts";
export { type Cell, Results, SCHEMA_VERSION } from "./results.ts";
export { ResultsError } from "./results-error.ts";
export { writeAtomically } from "./write-atomically.ts";
export { writeResults } from "./write-results.ts";
