// What a user reads: each message says what was attempted, the rule, the value, and the way out where that is not plain.
import { readFileSync } from "node:fs";
import * as nogil from "nogil";
import { defineTasks, NogilError } from "nogil";
import * as multiprocessing from "nogil/multiprocessing";
import { ThreadPoolExecutor } from "nogil/futures";
import * as threading from "nogil/threading";
import { afterAll, expect, test } from "vitest";
import { HANGS_MS } from "../fixtures/finish.ts";
import { kinds } from "../fixtures/kinds.ts";
import { exit, failAsCustom, nothing } from "../fixtures/worker-tasks.ts";
import { startProgram, startProgramWith } from "../fixtures/program.ts";
import { needsProcesses } from "../fixtures/unsupported.ts";
import { runtime } from "../runtime.ts";

const classes = nogil as unknown as Record<string, new () => Error>;
const errorClasses = Object.entries(classes).filter(([, { prototype }]) => prototype instanceof NogilError);

/** Returns what `act` throws, or its promise rejects with. */
async function errorOf(act: () => unknown): Promise<Error & { code?: string }> {
  try {
    await act();
  } catch (error) {
    return error as Error;
  }
  throw new Error("It did not fail");
}

const { Lock, Condition, Barrier, Queue, Thread, ThreadPool } = threading;
const { Process, Pipe } = multiprocessing;

const ended = new Thread({ target: nothing, name: "Download" });
ended.start();
const child = new Process({ target: nothing, name: "Upload" });
const pools: { terminate(): void }[] = [];
afterAll(() => pools.forEach((pool) => pool.terminate()));

function poolOfOne(): threading.ThreadPool {
  const pool = new ThreadPool(1);
  pools.push(pool);
  return pool;
}

/** For each class of error: ways to meet it, and what it says then. */
const MESSAGES: Record<string, [() => unknown, string | RegExp][]> = {
  LockError: [
    [
      () => new Lock().release(),
      "Cannot release Lock as somebody must hold it: nobody does; acquire it first",
    ],
    [() => new threading.RLock().release(), "Cannot release RLock as the caller must hold it: nobody does"],
    [
      () => new Condition().notify(),
      "Cannot notify Condition as the caller must hold its lock: it does not; acquire it first",
    ],
  ],
  ThreadError: [
    [
      () => ended.start(),
      'Cannot start Thread "Download" as a thread starts once: it was started before; make another',
    ],
    [
      () => new Thread({ name: "Late" }).join(),
      'Cannot join Thread "Late" as it must have been started: it was not; call start() first',
    ],
    [
      () => threading.currentThread().join(),
      'Cannot join Thread "MainThread" from itself: it would wait for its own end for ever',
    ],
  ],
  ProcessError: [
    [
      () => child.join(),
      'Cannot join Process "Upload" as it must have been started: it was not; call start() first',
    ],
    [
      () => multiprocessing.currentProcess().terminate(),
      'Cannot terminate Process "MainProcess" from itself: it is the calling process',
    ],
    [
      () => {
        const closed = new Process({ target: nothing, name: "Upload" });
        closed.close();
        closed.start();
      },
      'Cannot start Process "Upload": it is closed',
    ],
  ],
  TimeoutError: [
    [
      () => {
        const lock = new Lock();
        lock.acquire();
        lock.hold(5);
      },
      "Cannot hold Lock: it was not free within 5 ms",
    ],
    [() => Pipe()[0].recv(5), "Cannot receive from Connection: nothing came for 5 ms"],
  ],
  BrokenBarrierError: [
    [
      () => {
        const barrier = new Barrier(2);
        barrier.abort();
        barrier.wait();
      },
      "Cannot pass Barrier: it is broken until somebody calls reset()",
    ],
    [() => new Barrier(2).wait(5), "Cannot pass Barrier: it broke, or was reset, meanwhile"],
  ],
  QueueEmpty: [[() => new Queue().get(5), "Cannot get from Queue: it was empty for 5 ms"]],
  QueueFull: [
    [
      () => {
        const queue = new Queue(1);
        queue.put("first");
        queue.put("second", 5);
      },
      "Cannot put into Queue as it holds at most 1: it was full for 5 ms",
    ],
  ],
  QueueShutDown: [
    [
      () => {
        const queue = new Queue();
        queue.shutdown();
        queue.put("late");
      },
      "Cannot put into Queue as it must be open: it was shut down",
    ],
  ],
  EndOfStreamError: [
    [
      () => {
        const [a, b] = Pipe();
        b.close();
        a.send("hello");
      },
      "Cannot send to Connection: the other end is closed",
    ],
  ],
  RemoteError: [[() => poolOfOne().apply(failAsCustom), "my own"]],
  PoolError: [
    [
      () => {
        const pool = poolOfOne();
        pool.close();
        pool.apply(nothing);
      },
      "Cannot run tasks in the pool as it must be open: it was closed; make another",
    ],
    [
      () => {
        const executor = new ThreadPoolExecutor({ maxWorkers: 1 });
        executor.shutdown();
        executor.submit(nothing);
      },
      "Cannot run tasks in the ThreadPoolExecutor as it must be open: it was shut down; make another",
    ],
    [
      () => nogil.taskSignal(),
      "Cannot get taskSignal() as it must be called by a task of a pool: none runs in this thread",
    ],
  ],
  CancelledError: [
    [
      () => {
        const pool = poolOfOne();
        const result = pool.applyAsync(nothing);
        pool.terminate();
        return result;
      },
      "Cannot finish a task: the pool was terminated",
    ],
  ],
  WorkerDiedError: [
    [
      async () => {
        const pool = new multiprocessing.Pool(1);
        pools.push(pool);
        await pool.applyAsync(exit, [3]);
      },
      /^Cannot finish a task as its worker must live: PoolWorker-\d+ \(pid \d+\) ended with exit code 3$/,
    ],
  ],
};

for (const [name, ways] of Object.entries(MESSAGES)) {
  for (const [act, message] of ways) {
    test(`${name}: ${String(message).replaceAll("\\", "")}`, async () => {
      expect(ended.join(HANGS_MS)).toBe(true);
      const error = await errorOf(act);
      if (!(error instanceof classes[name])) throw error;
      if (typeof message === "string") expect(error.message).toBe(message);
      else expect(error.message).toMatch(message);
      expect(error).toBeInstanceOf(NogilError);
      // A RemoteError has the name that it had where it was thrown.
      expect(error.name).toBe(name === "RemoteError" ? "Custom" : name);
      const word = name.replace(/Error$/, "").replaceAll(/(?<!^)[A-Z]/g, "_$&");
      expect(error.code).toBe(`ERR_${word.toUpperCase()}`);
    });
  }
}

test("each class of error has a message here", () => {
  // That of an UnsupportedError is read below, as a program meets it.
  const names = errorClasses.map(([name]) => name).filter((name) => name !== "UnsupportedError");
  expect(Object.keys(MESSAGES).toSorted()).toEqual(names.toSorted());
});

for (const { name, Worker } of kinds) {
  const what = Worker.name;

  test(`${name}: a function that was not registered: the error says how to`, () => {
    function download() {}
    expect(() => new Worker({ target: download })).toThrow(
      new TypeError(
        `Cannot make ${what} as target must be registered: received function "download". ` +
          "Register it where it is defined, at the top level of its module: defineTasks(import.meta.url, { download }); " +
          "what it uses of a function around it, hand over in args",
      ),
    );
  });

  test(`${name}: a closure as target: the error says that what it uses is to be an argument`, () => {
    const total = 1;
    expect(() => new Worker({ target: () => total })).toThrow(
      /received (function "target"|a function without a name)\. Register it .* defineTasks\(import\.meta\.url, \{ \w+ \}\); what it uses of a function around it, hand over in args$/,
    );
    expect(
      () =>
        new Worker({
          target: (
            () => () =>
              total
          )(),
        }),
    ).toThrow(
      /received a function without a name\. Register it .* defineTasks\(import\.meta\.url, \{ work \}\)/,
    );
  });

  test(`${name}: a closure that was registered where it was made: the error says where it belongs`, async () => {
    const total = 1;
    const { closure } = defineTasks(new URL("../fixtures/bare-tasks.ts", import.meta.url).href, {
      closure: () => total,
    });
    if (name === "processes") {
      const program = startProgram(runtime.name, "programs/registers-late.ts");
      expect(await program.ended).toBe(0);
      expect(program.err).toMatch(NOT_FOUND);
      return;
    }
    const thread = new Thread({ target: closure });
    threading.setExceptHook(nothing);
    thread.start();
    expect(thread.join(HANGS_MS)).toBe(true);
    threading.setExceptHook();
    expect(String(thread.error)).toMatch(NOT_FOUND);
  });
}

const NOT_FOUND =
  /TypeError: Cannot find task "closure" in file:.*\.ts: the module must call defineTasks\(import\.meta\.url, \{ closure \}\) whenever it is imported, not only when it is the main module/;

for (const kind of ["thread", "process"]) {
  const Kind = kind === "thread" ? "Thread" : "Process";
  test(`a ${kind} that is started at import: the error names the module and the guard`, async () => {
    const program = startProgram(runtime.name, `programs/unguarded-${kind}.ts`);
    expect(await program.ended).toBe(0);
    expect(program.err).toMatch(
      new RegExp(
        `${Kind}Error: Cannot start ${Kind} "\\S+( \\(work\\))?" while the module of a target is imported, which is file:\\S+unguarded-${kind}\\.ts: ` +
          "guard the main part of that module with if \\(import\\.meta\\.main\\)",
      ),
    );
  });
}

test("docs/errors.md has the code of each class", () => {
  const docs = readFileSync(new URL("../../docs/errors.md", import.meta.url), "utf8");
  const rows = [...docs.matchAll(/^\| `(\w+)` +\| `(ERR_\w+)`/gm)].map(([, name, code]) => [name, code]);
  const codes = errorClasses.map(([name, Class]) => [name, (new Class() as NogilError).code]);
  expect(Object.fromEntries(rows)).toEqual(Object.fromEntries(codes));
});

test("a lock of threads handed to a process: the error names its place and the module to make it with", ({
  skip,
}) => {
  needsProcesses({ skip });
  const process = new Process({ target: nothing as () => void, args: [new Lock()] as never });
  expect(() => process.start()).toThrow(
    new TypeError(
      "Cannot send args[0] to another process as it must live in memory that processes share: " +
        'received a Lock of "nogil/threading"; make it with "nogil/multiprocessing"',
    ),
  );
});

test("macOS: what processes share is refused with what it needs, and threads work", async () => {
  const program = startProgram(runtime.name, "programs/on-macos.ts");
  expect(await program.ended).toBe(0);
  const refused =
    "UnsupportedError: Cannot share memory between processes on darwin-arm64: it needs Linux on x64 or arm64; " +
    'threads work, see "nogil/threading"\n';
  expect(program.out).toBe(`${refused.repeat(3)}threads: 1\n`);
});

test.runIf(runtime.name === "node")(
  "Node without FFI: the error says from which version on it has it",
  async () => {
    const env = { NODE_OPTIONS: "--no-experimental-ffi" };
    const processes = startProgramWith({ env }, "node", "programs/counts.ts", "processes");
    expect(await processes.ended).toBe(1);
    expect(processes.err).toContain(
      `UnsupportedError: Cannot share memory between processes on node ${runtime.version}: ` +
        "it needs node:ffi, which Node has from 26.1 on, unless started with --no-experimental-ffi; threads work without",
    );
    const threads = startProgramWith({ env }, "node", "programs/counts.ts", "threads");
    expect(await threads.ended).toBe(0);
    expect(threads.out).toBe("200\n1,4,9\n");
  },
);
