// Loaded before each file when conformance is tested: what no runtime without the memory of processes can do is not tried on one.
import { beforeEach } from "vitest";
import { whyNoProcessMemory } from "./declared.ts";
import { runtime } from "./runtime.ts";
import { UNSUPPORTED } from "./verdict.ts";

const { NOGIL_TEST_RUNTIME: wanted } = process.env;
if (runtime.name !== wanted)
  throw new Error(`Cannot test ${wanted} as this runs on the runner of ${runtime.name}`);
const reason = whyNoProcessMemory();

beforeEach(({ task, skip }) => {
  if (reason !== undefined && task.name.startsWith("processes: ")) skip(UNSUPPORTED + reason);
});
