// A pool of another runtime: the same function runs on each of the three, whichever runs this program.
// Python cannot do this: a pool of processes there is of the interpreter that made it.
import { defineTasks } from "nogil";
import { currentProcess, Pool } from "nogil/multiprocessing";

function double(n: number) {
  return `${n * 2} from ${currentProcess().runtime}`;
}

defineTasks(import.meta.url, { double });

if (import.meta.main) {
  for (const runtime of ["node", "deno", "bun"] as const) {
    using pool = new Pool(2, { runtime });
    console.log(pool.map(double, [2, 3, 6]).join(", "));
  }
}
