// One lock among three runtimes: Node, Deno and Bun take turns, and nobody comes in before the last has gone out.
// Python cannot do this: its locks are among processes of one program, all of them Python's.
import { defineTasks } from "nogil";
import { Barrier, currentProcess, Lock, Process } from "nogil/multiprocessing";
import { setTimeout as sleep } from "node:timers/promises";

async function visit(lock: Lock, barrier: Barrier) {
  barrier.wait(); // until all three are there
  for (let i = 0; i < 3; i++) {
    using _held = lock.hold();
    console.log(`${currentProcess().runtime} comes in`);
    await sleep(10);
    console.log(`${currentProcess().runtime} goes out`);
  }
}

defineTasks(import.meta.url, { visit });

if (import.meta.main) {
  const lock = new Lock();
  const barrier = new Barrier(3);
  for (const runtime of ["node", "deno", "bun"] as const) {
    const visitor = new Process({ target: visit, args: [lock, barrier], runtime });
    visitor.start();
  }
}
