// A lock among processes: one at a time prints its item.
// Unlike Python on Linux: a child does not inherit the lock as a global variable, it is handed over as an argument.
import { defineTasks } from "nogil";
import { Lock, Process } from "nogil/multiprocessing";

function printer(lock: Lock, item: string | number) {
  lock.acquire();
  try {
    console.log(item);
  } finally {
    lock.release();
  }
}

defineTasks(import.meta.url, { printer });

if (import.meta.main) {
  const lock = new Lock();
  for (const item of ["nacho", "salsa", 7]) {
    const p = new Process({ target: printer, args: [lock, item] });
    p.start();
  }
}
