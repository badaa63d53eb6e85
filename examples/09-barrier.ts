// Barrier, which the lesson leaves out: nobody goes on before everybody has come.
// As in Python, wait() gives each a number of its own, so that one of them can be the one who tells.
import { defineTasks } from "nogil";
import { Barrier, Thread } from "nogil/threading";

function walker(barrier: Barrier, name: string) {
  console.log(`${name} has come`);
  const number = barrier.wait();
  console.log(`${name} goes on`);
  if (number === 0) console.log("Everybody has come");
}

defineTasks(import.meta.url, { walker });

if (import.meta.main) {
  const barrier = new Barrier(3);
  for (const name of ["Anna", "Boris", "Clara"]) {
    const thread = new Thread({ target: walker, args: [barrier, name] });
    thread.start();
  }
}
