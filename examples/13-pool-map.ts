// Pool.map(): three processes share the items, and the results come back in the items' order.
// Unlike the lesson: `using` ends the processes of the pool with the block, as `with` does in Python.
import { defineTasks } from "nogil";
import { Pool } from "nogil/multiprocessing";

function double(n: number) {
  return n * 2;
}

defineTasks(import.meta.url, { double });

if (import.meta.main) {
  const nums = [2, 3, 6];
  using pool = new Pool(3);
  console.log(pool.map(double, nums));
}
