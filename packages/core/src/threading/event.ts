import type { MemoryKind } from "../memory/memory.ts";
import { Event as BaseEvent } from "../sync/event.ts";

/** An event that the threads of this process share. */
export class Event extends BaseEvent {
  /** @internal */
  static override readonly kind: MemoryKind = "threads";
}
