import { defineTasks } from "nogil";
import type { BaseBarrier } from "nogil/threading";

/** Waits for as many others as the barrier has parties, so that no worker can do the part of two. */
export function gather(barrier: BaseBarrier): void {
  barrier.wait();
}

defineTasks(import.meta.url, { gather });
