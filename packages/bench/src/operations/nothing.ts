import { defineTasks } from "nogil";

// What a worker is started for to measure its start. A module of its own, so that it loads no more than it needs.

/** Does nothing, and leaves its worker to the next thread. */
export function nothing(): void {}

/** Does nothing, and takes its worker along. */
export async function nothingElse(): Promise<void> {}

defineTasks(import.meta.url, { nothing, nothingElse });
