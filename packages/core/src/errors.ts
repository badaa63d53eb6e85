/** Base of the errors that nogil throws where no built-in class says it. */
export class NogilError extends Error {
  /** A stable word for programs: `ERR_LOCK`, `ERR_TIMEOUT` … */
  readonly code: string = "ERR_NOGIL";

  /** Makes an error; `name` is that of its class. */
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** A lock was used against its rules: released while free, or by somebody who may not. */
export class LockError extends NogilError {
  /** `ERR_LOCK` */
  override readonly code = "ERR_LOCK";
}

/** A thread was used against its rules: started twice, joined before its start, joined by itself. */
export class ThreadError extends NogilError {
  /** `ERR_THREAD` */
  override readonly code = "ERR_THREAD";
}

/** A process was used against its rules: started twice, joined before its start, used after `close()`. */
export class ProcessError extends NogilError {
  /** `ERR_PROCESS` */
  override readonly code = "ERR_PROCESS";
}

/** A wait that must succeed ran out of time. */
export class TimeoutError extends NogilError {
  /** `ERR_TIMEOUT` */
  override readonly code = "ERR_TIMEOUT";
}

/** A barrier that is broken, or broke while the caller waited at it: nobody passes it before `reset()`. */
export class BrokenBarrierError extends NogilError {
  /** `ERR_BROKEN_BARRIER` */
  override readonly code = "ERR_BROKEN_BARRIER";
}

/** A queue had no item within the time. */
export class QueueEmpty extends NogilError {
  /** `ERR_QUEUE_EMPTY` */
  override readonly code = "ERR_QUEUE_EMPTY";
}

/** A queue had no room within the time. */
export class QueueFull extends NogilError {
  /** `ERR_QUEUE_FULL` */
  override readonly code = "ERR_QUEUE_FULL";
}

/** A queue was shut down: it takes no more items, and has none to give. */
export class QueueShutDown extends NogilError {
  /** `ERR_QUEUE_SHUT_DOWN` */
  override readonly code = "ERR_QUEUE_SHUT_DOWN";
}

/** The other end of a pipe is closed, or all who had it are dead: nothing more will come, or what is sent would reach nobody. */
export class EndOfStreamError extends NogilError {
  /** `ERR_END_OF_STREAM` */
  override readonly code = "ERR_END_OF_STREAM";
}

/** An error of another thread or process whose class is not a built-in one; `name` is the original's. */
export class RemoteError extends NogilError {
  /** `ERR_REMOTE` */
  override readonly code = "ERR_REMOTE";
}

/** A pool was used against its rules, such as after `close()`, or it broke. */
export class PoolError extends NogilError {
  /** `ERR_POOL` */
  override readonly code = "ERR_POOL";
}

/** What was waited for was given up: its pool was terminated, or it was cancelled itself. */
export class CancelledError extends NogilError {
  /** `ERR_CANCELLED` */
  override readonly code = "ERR_CANCELLED";
}

/** The worker that ran a task died: it was killed, ran out of memory, or called `process.exit()`. */
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

/** This platform, or this version of the runtime, lacks what was asked for. */
export class UnsupportedError extends NogilError {
  /** `ERR_UNSUPPORTED` */
  override readonly code = "ERR_UNSUPPORTED";
}
