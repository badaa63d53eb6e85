import { ChainedWaiters } from "../../packages/core/src/sync/chained-waiters.ts";
import { Lock } from "../../packages/core/src/sync/lock.ts";
import { QueueSide } from "../../packages/core/src/sync/queue-side.ts";
import type { Call, Scenario } from "./scenario.ts";
import { abortable, catches, explores, FOR_EVER, muted } from "./scenarios.ts";
import type { Worker } from "./worker.ts";

/** Words: how many items there are, the locks of both sides, and those of each who wait. */
const ITEMS = 8;
const PUT_LOCK = 9;
const GET_LOCK = 10;
const PUTTERS = 11;
const GETTERS = PUTTERS + ChainedWaiters.WORDS;

/** A queue that only counts its items, so that nothing is explored but how its two sides wait for each other. */
class Counted {
  readonly #words: Int32Array;
  readonly #room: number;
  readonly #putters: QueueSide;
  readonly #getters: QueueSide;

  constructor(worker: Worker, room: number) {
    this.#words = worker.words;
    this.#room = room;
    const putting = new ChainedWaiters(worker.place(PUTTERS));
    const getting = new ChainedWaiters(worker.place(GETTERS));
    const spin = () => {};
    const side = (lock: number, waiters: ChainedWaiters, others: ChainedWaiters, isReady: () => boolean) =>
      new QueueSide({ memory: worker, lock: new Lock(worker.place(lock)), waiters, others, isReady, spin });
    this.#putters = side(PUT_LOCK, putting, getting, () => this.items < room);
    this.#getters = side(GET_LOCK, getting, putting, () => this.items > 0);
  }

  get items(): number {
    return Atomics.load(this.#words, ITEMS);
  }

  put(count = 1): void {
    this.#putters.run(
      () => (this.items < this.#room ? Atomics.add(this.#words, ITEMS, count) : undefined),
      Infinity,
    );
  }

  /** Returns whether it got one. */
  get(timeoutMs = Infinity): boolean {
    return this.#getters.run(this.#get, timeoutMs) !== undefined;
  }

  getAsync({ signal }: { signal: AbortSignal }): Promise<unknown> {
    return this.#getters.runAsync(this.#get, Infinity, signal);
  }

  readonly #get = () => (this.items > 0 ? Atomics.sub(this.#words, ITEMS, 1) : undefined);
}

type Calls = readonly Call<Counted>[];
const put: Call<Counted> = (queue) => queue.put();
const putTwo: Call<Counted> = (queue) => queue.put(2);
const get: Call<Counted> = (queue) => queue.get();
const getWithin10: Call<Counted> = (queue) => queue.get(10);
const mayAbort = abortable<Counted>((queue, options) => queue.getAsync(options));
/** Puts back what was got, if anything was. */
const putBack: Call<Counted> = (queue, _worker, got) => {
  if (got !== false) queue.put();
};

function sidesOf(
  workers: readonly Calls[],
  rest: Partial<Scenario<Counted>> = {},
  room = Infinity,
): Scenario<Counted> {
  return {
    make: (worker) => new Counted(worker, room),
    locks: [PUT_LOCK, GET_LOCK],
    hasSimpleLocks: true,
    workers,
    naps: 0,
    ...rest,
  };
}

const putFirst = ({ words }: Worker) => {
  words[ITEMS] = 1;
};

explores("QueueSide: 2 take and put back 1 item", 49_000, sidesOf([[put], [get, putBack], [get, putBack]]));
explores("QueueSide: 2 take 1 item each, both were put at once", 26_000, sidesOf([[putTwo], [get], [get]]));
explores("QueueSide: 2 put 1 item each, 1 takes both", 7_100, sidesOf([[put], [put], [get, get]]));
explores(
  "QueueSide: 2 put 1 item each where there is room for 1, 1 takes both",
  40_000,
  sidesOf([[put], [put], [get, get]], {}, 1),
);
explores(
  "QueueSide: 2 take and put back the item that is there, 1 with a timeout",
  2_800,
  sidesOf(
    [
      [getWithin10, putBack, getWithin10, putBack],
      [get, putBack],
    ],
    { begin: putFirst, naps: 1 },
  ),
);
explores(
  "QueueSide: 2 take and put back 1 item, 1 may be aborted",
  67_000,
  sidesOf([[put], [mayAbort, putBack], [get, putBack]]),
);
explores(
  "QueueSide: 2 take and put back 1 item, 1 is killed when there is one and leaves a ghost",
  86_000,
  sidesOf([[put], [get, putBack], [get, putBack]], {
    deaths: 1,
    sliceMs: 50,
    leavesGhosts: true,
    mayDie: (worker, at) => worker === 2 && at(ITEMS) === 1 && at(GET_LOCK) >>> 3 !== worker,
  }),
);
explores(
  "QueueSide: 2 take and put back 1 item, 1 may be aborted, with real locks",
  2_700,
  sidesOf(
    [
      [mayAbort, putBack],
      [get, putBack],
    ],
    {
      hasSimpleLocks: false,
      begin: ({ words }) => {
        words[ITEMS] = 1;
      },
    },
  ),
);

catches("a queue's side that wakes nobody", FOR_EVER, muted(sidesOf([[put], [get]])));
