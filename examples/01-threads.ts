// Threads that sleep: ten of them, all at once, and they wake up in whatever order.
// Unlike Python: a function for threads is registered by defineTasks(), times are in ms, and the main part has a guard.
import { defineTasks } from "nogil";
import { Thread } from "nogil/threading";
import { setTimeout as sleep } from "node:timers/promises";

async function sleepMe(i: number) {
  console.log(`Thread ${i} falls asleep for 5 seconds.`);
  await sleep(5000);
  console.log(`Thread ${i} has woken up.`);
}

defineTasks(import.meta.url, { sleepMe });

if (import.meta.main) {
  for (let i = 0; i < 10; i++) {
    const thread = new Thread({ target: sleepMe, args: [i] });
    thread.start();
  }
}
