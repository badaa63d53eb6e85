// Process: two functions, each in a process of its own.
// Unlike Python: a function for processes is registered by defineTasks(), and the guard is if (import.meta.main).
import { defineTasks } from "nogil";
import { Process } from "nogil/multiprocessing";

function square(n: number) {
  console.log("The square is", n ** 2);
}

function cube(n: number) {
  console.log("The cube is", n ** 3);
}

defineTasks(import.meta.url, { square, cube });

if (import.meta.main) {
  const p1 = new Process({ target: square, args: [7] });
  const p2 = new Process({ target: cube, args: [7] });
  p1.start();
  p2.start();
  p1.join();
  p2.join();
  console.log("We have finished");
}
