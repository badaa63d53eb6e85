// What somebody may write who has the package on a runtime that cannot share memory between processes. Prints what came of it
// as JSON.
import { defineTasks, UnsupportedError } from "nogil";
import * as multiprocessing from "nogil/multiprocessing";
import { Lock, Thread, ThreadPool, Value } from "nogil/threading";

const TIMES = 1000;

function count(lock: Lock, value: Value<"f64">): void {
  for (let i = 0; i < TIMES; i++) lock.run(() => value.value++);
}

function square(n: number): number {
  return n ** 2;
}

defineTasks(import.meta.url, { count, square });

/** Returns why something is not to be had. */
function whyNot(act: () => void): string | undefined {
  try {
    act();
  } catch (error) {
    if (error instanceof UnsupportedError) return error.message;
    throw error;
  }
  return undefined;
}

if (import.meta.main) {
  const lock = new Lock();
  const value = new Value("f64", 0);
  const threads = [1, 2].map(() => new Thread({ target: count, args: [lock, value] }));
  for (const thread of threads) thread.start();
  for (const thread of threads) thread.join();
  using pool = new ThreadPool(2);
  const { Lock: ProcessLock, Pool, Process } = multiprocessing;
  console.log(
    JSON.stringify({
      counted: value.value / TIMES,
      squares: pool.map(square, [1, 2, 3]),
      refused: [() => new ProcessLock(), () => new Process().start(), () => new Pool(1)].map(whyNot),
    }),
  );
}
