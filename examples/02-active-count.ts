// activeCount(): how many threads run now.
// As in Python, after ten starts that is 11 and not 10: the main thread counts, too.
import { defineTasks } from "nogil";
import { activeCount, Thread } from "nogil/threading";
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
    console.log(`Threads that run: ${activeCount()}.`);
  }
}
