// Semaphore: a ticket office with three windows and five clients; two have to wait.
// As in Python, a service takes 1 s, and 2 s for whoever waits; here the clients' threads start at slightly different times.
import { defineTasks } from "nogil";
import { BoundedSemaphore, Thread } from "nogil/threading";
import { setTimeout as sleep } from "node:timers/promises";

async function ticketBuyer(ticketOffice: BoundedSemaphore, number: number) {
  const startService = performance.now();
  using _window = ticketOffice.hold();
  await sleep(1000);
  const seconds = (performance.now() - startService) / 1000;
  console.log(`client ${number}, service time: ${seconds.toFixed(2)} s`);
}

defineTasks(import.meta.url, { ticketBuyer });

if (import.meta.main) {
  const ticketOffice = new BoundedSemaphore(3);
  for (let i = 0; i < 5; i++) {
    const buyer = new Thread({ target: ticketBuyer, args: [ticketOffice, i] });
    buyer.start();
  }
}
