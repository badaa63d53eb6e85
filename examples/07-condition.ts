// Condition: five threads wait, five others each wake one of them.
// Unlike the lesson: nobody notifies before all wait, as that would be lost, and somebody would wait for ever; in Python, too.
import { defineTasks } from "nogil";
import { Condition, Semaphore, Thread } from "nogil/threading";

function workerWait(condition: Condition, waiting: Semaphore, name: string) {
  condition.acquire();
  console.log(`Worker: ${name} after ac`);
  waiting.release();
  condition.wait(); // lets the lock go, and has it again afterwards
  console.log(`Worker: ${name} after w`);
  condition.release();
}

function workerNotify(condition: Condition, name: string) {
  condition.acquire();
  console.log(`Worker: ${name} after ac`);
  condition.notify();
  console.log(`Worker: ${name} after n`);
  condition.release();
}

defineTasks(import.meta.url, { workerWait, workerNotify });

if (import.meta.main) {
  const condition = new Condition();
  const waiting = new Semaphore(0);
  for (let i = 0; i < 5; i++)
    new Thread({ target: workerWait, args: [condition, waiting, `wrk ${i}`] }).start();
  for (let i = 0; i < 5; i++) waiting.acquire();
  for (let i = 5; i < 10; i++) new Thread({ target: workerNotify, args: [condition, `wrk ${i}`] }).start();
}
