// Event: five threads wait until the main thread sets a flag.
// As in Python, nobody knows in which order they go on.
import { defineTasks } from "nogil";
import { Event, Thread } from "nogil/threading";

function worker(event: Event, name: string) {
  event.wait(); // until the flag is set
  console.log(`Worker: ${name}`);
}

defineTasks(import.meta.url, { worker });

if (import.meta.main) {
  const event = new Event();
  event.clear(); // it is clear already
  for (let i = 0; i < 5; i++) {
    const thread = new Thread({ target: worker, args: [event, `wrk ${i}`] });
    thread.start();
  }
  console.log("Main thread");
  event.set();
}
