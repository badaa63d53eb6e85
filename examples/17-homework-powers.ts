// Homework 2: 2, 3 and 5 to the power 1,000,000, one after another, all at once, in threads and in processes.
// Unlike Python: threads compute at the same time, as processes do.
import { defineTasks } from "nogil";
import { Process } from "nogil/multiprocessing";
import { Thread } from "nogil/threading";

function power(base: number) {
  const result = BigInt(base) ** 1_000_000n;
  console.log(`${base} ** 1000000 ends in ${String(result % 1_000_000n).padStart(6, "0")}`);
}

defineTasks(import.meta.url, { power });

const ways = {
  sync(bases: number[]) {
    for (const base of bases) power(base);
  },
  async async(bases: number[]) {
    await Promise.all(bases.map(async (base) => power(base)));
  },
  threads(bases: number[]) {
    const threads = bases.map((base) => new Thread({ target: power, args: [base] }));
    for (const thread of threads) thread.start();
    for (const thread of threads) thread.join();
  },
  processes(bases: number[]) {
    const processes = bases.map((base) => new Process({ target: power, args: [base] }));
    for (const process of processes) process.start();
    for (const process of processes) process.join();
  },
};

if (import.meta.main) {
  const times: Record<string, number> = {};
  for (const [name, way] of Object.entries(ways)) {
    const start = performance.now();
    await way([2, 3, 5]);
    times[name] = performance.now() - start;
    console.log(`${name}: ${times[name].toFixed()} ms`);
  }
  const [quickest] = Object.keys(times).toSorted((a, b) => times[a] - times[b]);
  console.log(`Quickest in this run: ${quickest}.`);
  console.log(
    "To compute takes CPUs: threads and processes use several, which pays if the work takes longer than their start.",
  );
  console.log(
    "For what waits: async. For what computes long, in a pool: threads; processes for what must not share memory, or a crash.",
  );
}
