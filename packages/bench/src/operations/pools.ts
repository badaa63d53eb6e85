import { SharedArray } from "nogil/multiprocessing";
import type { Operation } from "./operation.ts";
import { poolOf } from "./pool-of.ts";
import type { PoolKind } from "./pool-of.ts";
import { add, echo, square } from "./pool-tasks.ts";

const WORKERS = 2;
/** Tasks a call, where each is waited for before the next. */
const TASKS = 100;
/** Tasks that are submitted before any of them is waited for. */
const BURST = 20_000;
const NUMBERS = 100_000;
/** Of doubles: 64 MB. */
const ELEMENTS = 8_000_000;

function checkSum(results: readonly number[], expected: number): void {
  const sum = results.reduce((total, each) => total + each, 0);
  if (sum !== expected) throw new Error(`the results add up to ${sum} and not ${expected}`);
}

const sumOfSquares = ((NUMBERS - 1) * NUMBERS * (2 * NUMBERS - 1)) / 6;

/** One task after another, and many at once; the time is that of one. */
function tasks(condition: PoolKind): Operation[] {
  const common = { condition, handOff: true };
  return [
    {
      ...common,
      operation: "pool/apply",
      baseline: `bare/ping-pong/${condition}`,
      perCall: TASKS,
      prepare() {
        const pool = poolOf(condition, WORKERS);
        return () => {
          for (let i = 0; i < TASKS; i++) pool.apply(add, [i, 1]);
        };
      },
    },
    {
      ...common,
      operation: "pool/await",
      baseline: "bare/ping-pong-async/threads", // an event loop cannot be woken by less, not even from a process
      perCall: TASKS,
      prepare() {
        const pool = poolOf(condition, WORKERS);
        return async () => {
          for (let i = 0; i < TASKS; i++) await pool.applyAsync(add, [i, 1]);
        };
      },
    },
    {
      ...common,
      operation: "pool/burst",
      thorough: "one CPU",
      baseline: `pool/await/${condition}`,
      perCall: BURST,
      prepare() {
        const pool = poolOf(condition, WORKERS);
        return async () => {
          const results = Array.from({ length: BURST }, (_, i) => pool.applyAsync(add, [i, 1]));
          checkSum(await Promise.all(results), (BURST * (BURST + 1)) / 2);
        };
      },
    },
    {
      ...common,
      operation: "pool/map",
      thorough: "one CPU",
      baseline: `pool/map/CPython ${condition}`,
      perCall: NUMBERS,
      prepare() {
        const pool = poolOf(condition, WORKERS);
        const numbers = Array.from({ length: NUMBERS }, (_, i) => i);
        return () => checkSum(pool.map(square, numbers), sumOfSquares);
      },
    },
  ];
}

/** Many numbers to another process and back. That takes so long that waking another CPU does not matter. */
const ARRAYS: readonly Operation[] = [
  {
    operation: "array/there-and-back",
    condition: "two copies in place",
    thorough: true,
    prepare() {
      const [here, there] = [new Float64Array(ELEMENTS), new Float64Array(ELEMENTS)];
      return () => {
        here[0]++;
        there.set(here);
        here.set(there);
      };
    },
  },
  {
    // What is received is a new array, whose memory the system has yet to give: that costs several times as much as to copy.
    operation: "array/there-and-back",
    condition: "two new copies",
    prepare() {
      let array = new Float64Array(ELEMENTS);
      return () => {
        array = array.slice().slice();
        array[0]++;
      };
    },
  },
  {
    operation: "array/there-and-back",
    condition: "processes",
    baseline: "array/there-and-back/two new copies",
    prepare() {
      const pool = poolOf("processes", WORKERS);
      const array = new Float64Array(ELEMENTS).fill(1);
      return () => {
        const back = pool.apply(echo<Float64Array>, [array]);
        if (back.length !== ELEMENTS || back[ELEMENTS - 1] !== 1) throw new Error("another array came back");
      };
    },
  },
  {
    operation: "array/there-and-back",
    condition: "SharedArray",
    baseline: "array/there-and-back/two new copies",
    prepare() {
      const pool = poolOf("processes", WORKERS);
      const array = new SharedArray("f64", ELEMENTS);
      return () => {
        if (pool.apply(echo<typeof array>, [array]).length !== ELEMENTS)
          throw new Error("another array came back");
      };
    },
  },
];

/** What `agent.py` measures, for ours to be compared with. */
export const PYTHON_POOLS: readonly Omit<Operation, "prepare">[] = [
  "CPython threads",
  "CPython processes",
].map((condition) => ({ operation: "pool/map", condition, handOff: true, thorough: "one CPU" }));

/** Tasks of a pool of two workers. */
export const POOLS: readonly Operation[] = [...tasks("threads"), ...tasks("processes"), ...ARRAYS];
