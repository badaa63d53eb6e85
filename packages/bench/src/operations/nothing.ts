import { defineTasks } from "nogil";

/** Does nothing: what a worker is started for to measure its start. A module of its own, so that it loads no more than it needs. */
export function nothing(): void {}

defineTasks(import.meta.url, { nothing });
