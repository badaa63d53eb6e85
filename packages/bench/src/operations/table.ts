import type * as multiprocessing from "nogil/multiprocessing";
import type * as threading from "nogil/threading";
import type {
  BaseCondition,
  BaseEvent,
  BaseLock,
  BaseQueue,
  BaseSemaphore,
  BaseValue,
} from "nogil/threading";

/** What an agent and its partner play with. */
export interface Table {
  /** The agent has chosen a game, and how often to play it. */
  readonly start: BaseEvent;
  /** The partner has played to the end. */
  readonly done: BaseEvent;
  readonly game: BaseValue<"i32">;
  readonly times: BaseValue<"i32">;
  /** Words for games without primitives, each on a cache line of its own. */
  readonly ping: BaseValue<"i32">;
  readonly pong: BaseValue<"i32">;
  /** What both have counted, or the partner has received. */
  readonly count: BaseValue<"i32">;
  readonly events: readonly [BaseEvent, BaseEvent];
  readonly semaphores: readonly [BaseSemaphore, BaseSemaphore];
  readonly condition: BaseCondition;
  readonly lock: BaseLock;
  readonly queue: BaseQueue;
}

/** Makes a table in the memory that threads share, or in the one that processes share. */
export function newTable(kind: typeof threading | typeof multiprocessing): Table {
  const { Condition, Event, Lock, Queue, Semaphore, Value } = kind as typeof threading;
  const word = () => new Value("i32", 0);
  return {
    start: new Event(),
    done: new Event(),
    game: word(),
    times: word(),
    ping: word(),
    pong: word(),
    count: word(),
    events: [new Event(), new Event()],
    semaphores: [new Semaphore(0), new Semaphore(0)],
    condition: new Condition(),
    lock: new Lock(),
    queue: new Queue(),
  };
}
