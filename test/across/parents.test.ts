import { Event, Process } from "nogil/multiprocessing";
import { runtimeNames } from "nogil/runtimes";
import { expect, test } from "vitest";
import { HANGS_MS } from "../fixtures/finish.ts";
import { startOutliving } from "../fixtures/process-tasks.ts";

for (const runtime of runtimeNames) {
  test(`PROC-12: parentProcess() on ${runtime} is alive, and not any more once its process was killed`, async () => {
    const [alive, gone] = [new Event(), new Event()];
    const child = new Process({ target: startOutliving, args: [runtime, alive, gone] });
    child.start();
    expect(await alive.waitAsync({ timeout: HANGS_MS })).toBe(true);
    expect(gone.isSet()).toBe(false);
    child.kill();
    expect(await gone.waitAsync({ timeout: HANGS_MS })).toBe(true);
    expect(child.join(HANGS_MS)).toBe(true);
  });
}
