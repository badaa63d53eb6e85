// Pool.applyAsync(): one call in a process of the pool, while this one goes on.
// Unlike Python: the result can also be awaited; get() blocks the thread, as there.
import { defineTasks } from "nogil";
import { Pool } from "nogil/multiprocessing";

function double(n: number) {
  return n * 2;
}

defineTasks(import.meta.url, { double });

if (import.meta.main) {
  using pool = new Pool(3);
  const result = pool.applyAsync(double, [7]);
  console.log(result.get());
  console.log(await pool.applyAsync(double, [8]));
}
