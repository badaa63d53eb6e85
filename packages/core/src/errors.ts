/** Base of the errors that nogil throws where no built-in class says it; `code` is stable. */
export class NogilError extends Error {
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/** A lock was used against its rules: released while free, or by somebody who may not. */
export class LockError extends NogilError {
  constructor(message: string, options?: ErrorOptions) {
    super("ERR_LOCK", message, options);
  }
}

/** A thread was used against its rules: started twice, joined before its start, joined by itself. */
export class ThreadError extends NogilError {
  constructor(message: string, options?: ErrorOptions) {
    super("ERR_THREAD", message, options);
  }
}

/** A process was used against its rules: started twice, joined before its start, used after `close()`. */
export class ProcessError extends NogilError {
  constructor(message: string, options?: ErrorOptions) {
    super("ERR_PROCESS", message, options);
  }
}

/** A wait that must succeed ran out of time. */
export class TimeoutError extends NogilError {
  constructor(message: string, options?: ErrorOptions) {
    super("ERR_TIMEOUT", message, options);
  }
}

/** An error of another thread or process whose class is not a built-in one; `name` is the original's. */
export class RemoteError extends NogilError {
  constructor(name: string, message: string, options?: ErrorOptions) {
    super("ERR_REMOTE", message, options);
    this.name = name;
  }
}

/** This platform, or this version of the runtime, lacks what was asked for. */
export class UnsupportedError extends NogilError {
  constructor(message: string, options?: ErrorOptions) {
    super("ERR_UNSUPPORTED", message, options);
  }
}
