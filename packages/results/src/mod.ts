export { readResults } from "./read-results.ts";
export {
  type Cell,
  type Cpus,
  type Flag,
  type OperationCell,
  type OperationSample,
  type PeerCell,
  type ProcessCell,
  type ProcessSample,
  Results,
  SCHEMA_VERSION,
  type Work,
} from "./results.ts";
export { ResultsError } from "./results-error.ts";
export { writeAtomically } from "./write-atomically.ts";
export { writeResults } from "./write-results.ts";
