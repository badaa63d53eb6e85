// node packages/bench/src/controls-main.ts [REPETITIONS [SEED]]: measures programs beside themselves, again and again, and writes
// results/controls-SEED.json, of which `npm run simulate -- results/controls-*.json` tells how often they are called different.
import { join } from "node:path";
import process from "node:process";
import { findHyperfine, runRound } from "@nogil/hyperfine-wrapper";
import { writeAtomically } from "@nogil/results";
import { runCommand } from "nogil/runtimes";
import { ROOT } from "./command-line.ts";
import { watchMachine } from "./machine.ts";
import { seededRandom, shuffled } from "./random.ts";

const ROUNDS = 20;
const [repetitions, seed] = [process.argv[2] ?? 40, process.argv[3] ?? 1].map(Number) as [number, number];
const program = join(import.meta.dirname, "operations/native/empty.mjs");
const search = await findHyperfine();
if (search.hyperfine === null) throw new Error(`Cannot measure as hyperfine must be here: ${search.reason}`);
const hyperfine = search.hyperfine.path;
const random = seededRandom(seed);
const machine = watchMachine();
const path = join(ROOT, `results/controls-${seed}.json`);
const measured: { runtime: string; way: string; first: number[]; second: number[] }[] = [];

for (let i = 0; i < repetitions; i++) {
  for (const runtime of ["node", "bun"] as const) {
    const words = runCommand(runtime, program);
    const once = async (names: readonly string[]) => {
      const runs = await runRound({ hyperfine, commands: names.map((name) => ({ name, words })) });
      return new Map(names.map((name, place) => [name, runs[place]!.wallMs]));
    };
    const sides = ["first", "second"] as const;
    const interleaved = { runtime, way: "interleaved", first: [] as number[], second: [] as number[] };
    for (let round = 0; round < ROUNDS; round++) {
      const times = await once(shuffled(sides, random));
      for (const side of sides) interleaved[side].push(times.get(side)!);
    }
    const blocked = { runtime, way: "blocked", first: [] as number[], second: [] as number[] };
    for (const side of sides)
      for (let run = 0; run < ROUNDS; run++) blocked[side].push((await once([side])).get(side)!);
    measured.push(interleaved, blocked);
  }
  // After each, so that a run that is ended early is not lost.
  await writeAtomically(
    path,
    `${JSON.stringify({ machine: machine(), rounds: ROUNDS, measured }, null, 1)}\n`,
  );
  console.error(`repetition ${i + 1} of ${repetitions}`);
}
console.log(path);
