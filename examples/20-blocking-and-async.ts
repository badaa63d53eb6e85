// Two that wait at one queue: a thread that blocks, and an async function, for which the event loop goes on.
// Python cannot do this: queue.Queue is for threads, asyncio.Queue for coroutines, and neither for both.
import { defineTasks } from "nogil";
import { Queue, Thread } from "nogil/threading";

function waiter(queue: Queue<string>) {
  console.log(`The blocking one got ${queue.get()}`);
}

async function asyncWaiter(queue: Queue<string>) {
  console.log(`The async one got ${await queue.getAsync()}`);
}

defineTasks(import.meta.url, { waiter });

if (import.meta.main) {
  const queue = new Queue<string>();
  const thread = new Thread({ target: waiter, args: [queue] });
  thread.start();
  const served = asyncWaiter(queue);
  queue.put("tea");
  queue.put("coffee");
  await served;
}
