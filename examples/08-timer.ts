// Timer: a thread that waits 3 seconds before it calls its function; the program goes on meanwhile.
// Unlike Python: its function is a registered one, as any that runs in another thread.
import { defineTasks } from "nogil";
import { Timer } from "nogil/threading";

function say() {
  console.log("Message from Timer!");
}

defineTasks(import.meta.url, { say });

if (import.meta.main) {
  const timer = new Timer({ interval: 3000, target: say });
  timer.start();
  console.log("The program goes on.");
}
