import { assumeProperties } from "../properties.ts";
import type { Job } from "../targets.ts";
import type { ProcessIdentity } from "./current-process.ts";
import { Process, ThisProcess } from "./process.ts";
import { becomeProcess } from "./processes.ts";

/** Calls the `run()` of a class's own, on an object of it that is this process's. */
export async function runProcess(
  Type: Function,
  identity: ProcessIdentity,
  job: Job,
  properties: Record<string, unknown>,
): Promise<void> {
  const process = Reflect.construct(Process, [new ThisProcess(identity, job)], Type) as Process;
  assumeProperties(process, properties);
  becomeProcess(process);
  await process.run();
}
