// Lock: one thread at a time appends to a list; who is first, a lock does not say.
// Unlike Python: threads share nothing by themselves, so the list is a SharedList, and both are handed over as arguments.
import { defineTasks } from "nogil";
import { Lock, SharedList, Thread } from "nogil/threading";

function addOne(lock: Lock, list: SharedList<number>) {
  lock.acquire();
  try {
    list.push(1);
  } finally {
    lock.release();
  }
}

function addTwo(lock: Lock, list: SharedList<number>) {
  using _held = lock.hold(); // the same as above, like Python's `with lock:`
  list.push(2);
}

defineTasks(import.meta.url, { addOne, addTwo });

if (import.meta.main) {
  const lock = new Lock();
  const list = new SharedList<number>();
  const threads = [addOne, addTwo].map((target) => new Thread({ target, args: [lock, list] }));
  for (const thread of threads) thread.start();
  for (const thread of threads) thread.join();
  console.log(list.toArray());
}
