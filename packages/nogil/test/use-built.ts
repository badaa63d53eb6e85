// What somebody may write who has installed the package. Prints what came of it as JSON.
import { defineTasks, dumpThreads } from "nogil";
import * as multiprocessing from "nogil/multiprocessing";
import { runtimeNames } from "nogil/runtimes";
import * as threading from "nogil/threading";

const TIMES = 1000;

interface Bag {
  readonly when: Date;
  self?: Bag;
}

function count(lock: threading.Lock, value: threading.Value<"f64">, bag: Bag): void {
  if (bag.self !== bag) throw new TypeError("The bag did not arrive as it was");
  for (let i = 0; i < TIMES; i++) lock.run(() => value.value++);
}

function fail(): void {
  throw new RangeError("too far");
}

function square(n: number): number {
  return n ** 2;
}

defineTasks(import.meta.url, { count, fail, square });

/** Starts workers that count together; returns how far they came. */
function countIn(kind: typeof threading | typeof multiprocessing, options: readonly object[]): number {
  const lock = new kind.Lock();
  const value = new kind.Value("f64", 0);
  const bag: Bag = { when: new Date() };
  bag.self = bag;
  const Worker = "Thread" in kind ? kind.Thread : kind.Process;
  const workers = options.map(
    (each) => new Worker({ target: count, args: [lock, value, bag] as never, ...each }),
  );
  for (const worker of workers) worker.start();
  for (const worker of workers) worker.join();
  return value.value;
}

/** Waits for a lock of processes with the event loop turning. */
async function waitAsync(): Promise<boolean> {
  const lock = new multiprocessing.Lock();
  await lock.acquireAsync();
  const waiting = lock.acquireAsync();
  setTimeout(() => lock.release(), 1);
  return waiting;
}

/** Returns the first line of a dump. */
function dump(): string {
  let line = "";
  dumpThreads((text) => ([line] = text.split("\n")));
  return line;
}

if (import.meta.main) {
  const failed = new threading.Thread({ target: fail });
  failed.start();
  failed.join();
  const timer = new threading.Timer({ interval: 1 });
  timer.start();
  timer.join();
  console.log(
    JSON.stringify({
      times: TIMES,
      threads: countIn(threading, [{}, {}]),
      processes: countIn(
        multiprocessing,
        runtimeNames.map((runtime) => ({ runtime })),
      ),
      waited: await waitAsync(),
      dumped: dump(),
      pools: [
        new threading.ThreadPool(1),
        ...runtimeNames.map((runtime) => new multiprocessing.Pool(1, { runtime })),
      ].map((pool) => {
        using _ = pool;
        return pool.map(square, [1, 2, 3]);
      }),
      error: (failed.error as Error).stack,
    }),
  );
}
