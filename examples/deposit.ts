import { defineTasks } from "nogil";
import { Lock, Process, Value } from "nogil/multiprocessing";

function deposit(lock: Lock, balance: Value<"i32">, times: number) {
  for (let i = 0; i < times; i++) lock.run(() => balance.value++);
}

defineTasks(import.meta.url, { deposit }); // so that other workers find it

if (import.meta.main) {
  const lock = new Lock();
  const balance = new Value("i32", 0);
  const tellers = (["node", "deno", "bun"] as const).map(
    (runtime) => new Process({ target: deposit, args: [lock, balance, 10_000], runtime }),
  );
  for (const teller of tellers) teller.start();
  for (const teller of tellers) teller.join();
  console.log(balance.value); // 30000
}
