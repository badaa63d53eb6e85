/**
 * Base of the errors that nogil throws where no built-in class says it.
 *
 * @example
 * ```ts
 * import { NogilError } from "nogil";
 * import { Lock } from "nogil/threading";
 *
 * try {
 *   new Lock().release();
 * } catch (error) {
 *   if (error instanceof NogilError) console.log(error.name, error.code); // LockError ERR_LOCK
 * }
 * ```
 */
export class NogilError extends Error {
  /** A stable word for programs: `ERR_LOCK`, `ERR_TIMEOUT` … */
  readonly code: string = "ERR_NOGIL";

  /** Makes an error; `name` is that of its class. */
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/**
 * A lock was used against its rules: released while free, or by somebody who may not.
 *
 * @example
 * ```ts
 * import { LockError } from "nogil";
 * import { Lock } from "nogil/threading";
 *
 * try {
 *   new Lock().release();
 * } catch (error) {
 *   if (error instanceof LockError) console.log(error.message); // Cannot release Lock as somebody must hold it: nobody does; acquire it first
 * }
 * ```
 */
export class LockError extends NogilError {
  /** `ERR_LOCK` */
  override readonly code = "ERR_LOCK";
}

/**
 * A thread was used against its rules: started twice, joined before its start, joined by itself.
 *
 * @example
 * ```ts
 * import { ThreadError } from "nogil";
 * import { Thread } from "nogil/threading";
 *
 * try {
 *   new Thread({ name: "a" }).join();
 * } catch (error) {
 *   if (error instanceof ThreadError) console.log(error.message); // Cannot join Thread "a" as it must have been started: it was not; call start() first
 * }
 * ```
 */
export class ThreadError extends NogilError {
  /** `ERR_THREAD` */
  override readonly code = "ERR_THREAD";
}

/**
 * A process was used against its rules: started twice, joined before its start, used after `close()`.
 *
 * @example
 * ```ts
 * import { ProcessError } from "nogil";
 * import { Process } from "nogil/multiprocessing";
 *
 * try {
 *   new Process({ name: "a" }).join();
 * } catch (error) {
 *   if (error instanceof ProcessError) console.log(error.message); // Cannot join Process "a" as it must have been started: it was not; call start() first
 * }
 * ```
 */
export class ProcessError extends NogilError {
  /** `ERR_PROCESS` */
  override readonly code = "ERR_PROCESS";
}

/**
 * A wait that must succeed ran out of time.
 *
 * @example
 * ```ts
 * import { TimeoutError } from "nogil";
 * import { Lock } from "nogil/threading";
 *
 * const lock = new Lock();
 * lock.acquire();
 * try {
 *   lock.hold(10);
 * } catch (error) {
 *   if (error instanceof TimeoutError) console.log(error.code); // ERR_TIMEOUT
 * }
 * ```
 */
export class TimeoutError extends NogilError {
  /** `ERR_TIMEOUT` */
  override readonly code = "ERR_TIMEOUT";
}

/**
 * A barrier that is broken, or broke while the caller waited at it: nobody passes it before `reset()`.
 *
 * @example
 * ```ts
 * import { BrokenBarrierError } from "nogil";
 * import { Barrier } from "nogil/threading";
 *
 * const barrier = new Barrier(2);
 * try {
 *   barrier.wait(10); // nobody else comes
 * } catch (error) {
 *   if (error instanceof BrokenBarrierError) console.log(barrier.broken); // true
 * }
 * ```
 */
export class BrokenBarrierError extends NogilError {
  /** `ERR_BROKEN_BARRIER` */
  override readonly code = "ERR_BROKEN_BARRIER";
}

/**
 * A queue had no item within the time.
 *
 * @example
 * ```ts
 * import { QueueEmpty } from "nogil";
 * import { Queue } from "nogil/threading";
 *
 * try {
 *   new Queue().get(0);
 * } catch (error) {
 *   if (error instanceof QueueEmpty) console.log(error.code); // ERR_QUEUE_EMPTY
 * }
 * ```
 */
export class QueueEmpty extends NogilError {
  /** `ERR_QUEUE_EMPTY` */
  override readonly code = "ERR_QUEUE_EMPTY";
}

/**
 * A queue had no room within the time.
 *
 * @example
 * ```ts
 * import { QueueFull } from "nogil";
 * import { Queue } from "nogil/threading";
 *
 * const queue = new Queue(1);
 * queue.put("the only one");
 * try {
 *   queue.put("one more", 0);
 * } catch (error) {
 *   if (error instanceof QueueFull) console.log(queue.size); // 1
 * }
 * ```
 */
export class QueueFull extends NogilError {
  /** `ERR_QUEUE_FULL` */
  override readonly code = "ERR_QUEUE_FULL";
}

/**
 * A queue was shut down: it takes no more items, and has none to give.
 *
 * @example
 * ```ts
 * import { QueueShutDown } from "nogil";
 * import { Queue } from "nogil/threading";
 *
 * const queue = new Queue();
 * queue.shutdown();
 * try {
 *   queue.put("too late");
 * } catch (error) {
 *   if (error instanceof QueueShutDown) console.log(error.message); // Cannot put into Queue as it must be open: it was shut down
 * }
 * ```
 */
export class QueueShutDown extends NogilError {
  /** `ERR_QUEUE_SHUT_DOWN` */
  override readonly code = "ERR_QUEUE_SHUT_DOWN";
}

/**
 * The other end of a pipe is closed, or all who had it are dead: nothing more will come, or what is sent would reach nobody.
 *
 * @example
 * ```ts
 * import { EndOfStreamError } from "nogil";
 * import { Pipe } from "nogil/multiprocessing";
 *
 * const [left, right] = Pipe();
 * left.close();
 * try {
 *   right.recv();
 * } catch (error) {
 *   if (error instanceof EndOfStreamError) console.log(error.code); // ERR_END_OF_STREAM
 * }
 * ```
 */
export class EndOfStreamError extends NogilError {
  /** `ERR_END_OF_STREAM` */
  override readonly code = "ERR_END_OF_STREAM";
}

/**
 * An error of another thread or process whose class is not a built-in one; `name` is the original's.
 *
 * @example
 * ```ts
 * import { defineTasks, RemoteError } from "nogil";
 * import { ThreadPool } from "nogil/threading";
 *
 * class Overdrawn extends Error {
 *   override readonly name = "Overdrawn";
 * }
 *
 * function withdraw() {
 *   throw new Overdrawn("by 5");
 * }
 *
 * defineTasks(import.meta.url, { withdraw });
 *
 * if (import.meta.main) {
 *   using pool = new ThreadPool(1);
 *   try {
 *     pool.apply(withdraw);
 *   } catch (error) {
 *     if (error instanceof RemoteError) console.log(error.name, error.message); // Overdrawn by 5
 *   }
 * }
 * ```
 */
export class RemoteError extends NogilError {
  /** `ERR_REMOTE` */
  override readonly code = "ERR_REMOTE";
}

/**
 * A pool was used against its rules, such as after `close()`, or it broke.
 *
 * @example
 * ```ts
 * import { PoolError } from "nogil";
 * import { ThreadPool } from "nogil/threading";
 *
 * using pool = new ThreadPool(1);
 * pool.close();
 * try {
 *   pool.apply(() => 1);
 * } catch (error) {
 *   if (error instanceof PoolError) console.log(error.code); // ERR_POOL
 * }
 * ```
 */
export class PoolError extends NogilError {
  /** `ERR_POOL` */
  override readonly code = "ERR_POOL";
}

/**
 * What was waited for was given up: its pool was terminated, or it was cancelled itself.
 *
 * @example
 * ```ts
 * import { CancelledError, defineTasks } from "nogil";
 * import { Pool } from "nogil/multiprocessing";
 *
 * const { rest } = defineTasks(import.meta.url, { rest: (ms: number) => new Promise((done) => setTimeout(done, ms)) });
 *
 * if (import.meta.main) {
 *   using pool = new Pool(1);
 *   const result = pool.applyAsync(rest, [60_000]);
 *   pool.terminate();
 *   try {
 *     result.get();
 *   } catch (error) {
 *     console.log(error instanceof CancelledError); // true
 *   }
 * }
 * ```
 */
export class CancelledError extends NogilError {
  /** `ERR_CANCELLED` */
  override readonly code = "ERR_CANCELLED";
}

/**
 * The worker that ran a task died: it was killed, ran out of memory, or called `process.exit()`.
 *
 * @example
 * ```ts
 * import { defineTasks, WorkerDiedError } from "nogil";
 * import { Pool } from "nogil/multiprocessing";
 *
 * const { leave } = defineTasks(import.meta.url, { leave: (code: number) => process.exit(code) });
 *
 * if (import.meta.main) {
 *   using pool = new Pool(1);
 *   try {
 *     pool.apply(leave, [3]);
 *   } catch (error) {
 *     if (error instanceof WorkerDiedError) console.log(error.exitCode); // 3
 *   }
 * }
 * ```
 */
export class WorkerDiedError extends NogilError {
  /** `ERR_WORKER_DIED` */
  override readonly code = "ERR_WORKER_DIED";
  /** Exit code of the worker's process, −N after signal N; `null` for a thread. */
  readonly exitCode: number | null;

  /** Makes an error; `cause` is what ended the worker, if that is known. */
  constructor(message: string, exitCode: number | null = null, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
  }
}

/**
 * This platform, or this version of the runtime, lacks what was asked for.
 *
 * @example
 * ```ts
 * import { UnsupportedError } from "nogil";
 * import { binaryOf } from "nogil/runtimes";
 *
 * process.env.NOGIL_BUN = "/nowhere/bun";
 * try {
 *   binaryOf("bun");
 * } catch (error) {
 *   if (error instanceof UnsupportedError) console.log(error.code); // ERR_UNSUPPORTED
 * }
 * ```
 */
export class UnsupportedError extends NogilError {
  /** `ERR_UNSUPPORTED` */
  override readonly code = "ERR_UNSUPPORTED";
}
