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

/** An error of another thread or process whose class is not a built-in one; `name` is the original's. */
export class RemoteError extends NogilError {
  /** `ERR_REMOTE` */
  override readonly code = "ERR_REMOTE";
}

/** This platform, or this version of the runtime, lacks what was asked for. */
export class UnsupportedError extends NogilError {
  /** `ERR_UNSUPPORTED` */
  override readonly code = "ERR_UNSUPPORTED";
}
