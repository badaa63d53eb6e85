/** What workers run while operations are measured; a module of its own, so that a worker loads no more than it needs. */
import { defineTasks } from "nogil";
import type { BaseEvent } from "nogil/threading";

/** Answers each `ping` with a `pong`, for ever. */
export function answer(ping: BaseEvent, pong: BaseEvent): never {
  for (;;) {
    ping.wait();
    ping.clear();
    pong.set();
  }
}

/** Does nothing. */
export function nothing(): void {}

defineTasks(import.meta.url, { answer, nothing });
