import { runtime } from "../current.ts";
import { ProcessError } from "../errors.ts";
import { propertiesOf } from "../properties.ts";
import type { RuntimeName } from "../runtime.ts";
import type { WaitOptions } from "../sync/steps.ts";
import { checkTimeout, checkWait } from "../sync/timeout.ts";
import { jobOf, loadingProblem, targetOf } from "../targets.ts";
import type { Job, Target } from "../targets.ts";
import { currentIdentity, nextPath } from "./current-process.ts";
import type { ProcessIdentity } from "./current-process.ts";
import { know } from "./known-children.ts";
import { childCommand } from "./launcher.ts";
import { startProcess } from "./start-process.ts";
import type { StartedProcess } from "./started-process.ts";

const SIGKILL = 9;
const SIGTERM = 15;

/** What a process is to do. */
export interface ProcessOptions<Args extends readonly unknown[]> {
  /** A function registered with `defineTasks`; it may be async. Left out, the process does nothing. */
  readonly target?: (...args: [...Args]) => unknown;
  /** Its arguments: plain data is copied, objects of `nogil/multiprocessing` arrive as the same objects. */
  readonly args?: readonly [...Args];
  /** Left out, it is `Process-1` and so on, and `Process-1:1` for a child's child. */
  readonly name?: string;
  /** Whether the process is killed when its parent ends; it may have no children then. Left out, it is as its parent. */
  readonly daemon?: boolean;
  /** Runtime of the child; left out, the parent's. */
  readonly runtime?: RuntimeName;
  /**
   * Whether it may start processes; left out, it may unless it is a daemon.
   * @internal
   */
  readonly mayHaveChildren?: boolean;
}

/** Stands for options in the constructor: the object is to be that of the process that makes it, which runs this job. */
export class ThisProcess {
  readonly identity: ProcessIdentity;
  readonly job: Job | undefined;

  constructor(identity: ProcessIdentity, job?: Job) {
    this.identity = identity;
    this.job = job;
  }
}

/**
 * A process, like Python's `multiprocessing.Process`: its target runs in a child of this process, on any of the runtimes.
 *
 * A subclass may say what is done by a `run()` of its own instead. It is to be registered like a target, by
 * `defineTasks(import.meta.url, { Download })`. The child has an object of that class: made without its constructor, with copies
 * of the parent's object's own enumerable properties as they were at the start (shared objects arrive as the same objects).
 * Its `#private` members do not come along, and what the child changes stays there.
 *
 * @example
 * ```ts
 * import { defineTasks } from "nogil";
 * import { Process } from "nogil/multiprocessing";
 *
 * function greet(name: string) {
 *   console.log(`Hello ${name}`); // Hello Ada
 * }
 *
 * defineTasks(import.meta.url, { greet });
 *
 * if (import.meta.main) {
 *   const child = new Process({ target: greet, args: ["Ada"] });
 *   child.start();
 *   child.join();
 *   console.log(child.exitCode); // 0
 * }
 * ```
 * @see https://docs.python.org/3/library/multiprocessing.html#process-and-exceptions
 */
export class Process<Args extends readonly unknown[] = readonly unknown[]> {
  readonly #identity: ProcessIdentity;
  readonly #runtime: RuntimeName;
  readonly #job: Job;
  /** The class, if it has a `run()` of its own. */
  readonly #type: Target | undefined;
  /** The process that this object stands for: a child once it has started, or the one that it is in. */
  #started: StartedProcess | "this" | undefined;
  #closed = false;

  /**
   * Makes a process that has not started.
   *
   * @throws {TypeError} If `target`, or a subclass with a `run()` of its own, was not registered with `defineTasks`, or `args` is
   *   not an array, or there is no such runtime.
   * @throws {UnsupportedError} If the runtime cannot be found; says where it was looked for.
   */
  constructor(options: ProcessOptions<Args> = {}) {
    // No signature of its own: the types of the two classes, in a union, can be constructed only while one of them has but one.
    if (options instanceof ThisProcess) {
      this.#identity = options.identity;
      this.#job = options.job ?? jobOf("Process", {});
      this.#runtime = ownRuntime();
      this.#started = "this";
      return;
    }
    this.#job = jobOf("Process", options);
    if (this.run !== Process.prototype.run)
      this.#type = targetOf(`make ${new.target.name} as a class with a run() of its own`, new.target);
    const { name, daemon, runtime: wanted } = options;
    this.#runtime = wanted ?? ownRuntime();
    if (wanted !== undefined) childCommand(wanted);
    const mine = currentIdentity();
    const path = nextPath();
    const isDaemon = daemon ?? mine.daemon;
    this.#identity = {
      name: name !== undefined && name !== "" ? String(name) : `${new.target.name}-${path}`,
      daemon: isDaemon,
      mayHaveChildren: options.mayHaveChildren ?? !isDaemon,
      path,
      parent: { pid: runtime().pid, name: mine.name },
      tracedFrom: mine.tracedFrom,
    };
  }

  /** The name given, or `Process-1` and so on. */
  get name(): string {
    return this.#identity.name;
  }

  /** Whether the process is killed when its parent ends. */
  get daemon(): boolean {
    return this.#identity.daemon;
  }

  /** The runtime that it runs on. */
  get runtime(): RuntimeName {
    return this.#runtime;
  }

  /** Id of the process; `undefined` before the start. */
  get pid(): number | undefined {
    this.#checkOpen("read the pid of");
    return this.#started === "this" ? runtime().pid : this.#started?.pid;
  }

  /** How it ended: its exit code, 1 after an uncaught error, −N after signal N; `null` before that. */
  get exitCode(): number | null {
    this.#checkOpen("read the exit code of");
    return this.#started === "this" ? null : (this.#started?.exit ?? null);
  }

  /**
   * Starts the process. Returns at once; it starts even if the caller goes on to block.
   *
   * @throws {ProcessError} If it was started before, or this process is a daemon, or this worker is still importing its target's
   *   module.
   * @throws {TypeError} If an argument, or a property of a subclass's object, cannot travel; names its path, such as
   *   `args[1].callback`.
   * @throws {UnsupportedError} If this platform has no memory that processes share.
   */
  start(): void {
    this.#checkOpen("start");
    if (this.#started)
      throw new ProcessError(
        `Cannot start Process "${this.#identity.name}" as a process starts once: it was started before; make another`,
      );
    const { name, mayHaveChildren } = currentIdentity();
    if (!mayHaveChildren)
      throw new ProcessError(
        `Cannot start Process "${this.#identity.name}": daemons may have no children, and "${name}" is one`,
      );
    const problem = loadingProblem(`Process "${this.#identity.name}"`);
    if (problem) throw new ProcessError(problem);
    if (Object.hasOwn(this, "run"))
      throw new TypeError(
        `Cannot start Process "${this.#identity.name}": its run() must be a method of a class, for the child to find it there`,
      );
    const { target, args } = this.#job;
    this.#started = startProcess({
      identity: this.#identity,
      runtime: this.#runtime,
      target,
      args,
      type: this.#type,
      properties: this.#type && propertiesOf(this),
    });
    know(this as Process, this.#started);
  }

  /** What the process does: calls the target, and returns what that returns. A subclass may do something else; it may be async. */
  run(): unknown {
    return this.#job.call?.(...this.#job.args);
  }

  /** Whether it was started and has not ended. */
  isAlive(): boolean {
    this.#checkOpen("look at");
    if (this.#started === "this") return true;
    return this.#started !== undefined && !this.#started.hasEnded();
  }

  /**
   * Blocks the calling thread until the process has ended.
   *
   * @param timeout Longest wait in ms; left out, it waits for ever.
   * @returns `true` if it has ended, and `exitCode` is set; `false` if the time ran out.
   * @throws {ProcessError} If it was not started, or is the calling process.
   * @throws {RangeError} If `timeout` is negative or NaN.
   */
  join(timeout?: number): boolean {
    const timeoutMs = checkTimeout("join Process", timeout);
    return this.child("join").join(timeoutMs);
  }

  /** As {@linkcode Process.join}, with the event loop turning. Rejects with `signal.reason` when aborted. */
  async joinAsync(options: WaitOptions = {}): Promise<boolean> {
    const { timeoutMs, signal } = checkWait("join Process", options);
    const child = this.child("join");
    signal?.throwIfAborted();
    return child.joinAsync(timeoutMs, signal);
  }

  /** Asks the process to end (SIGTERM). Does nothing if it has. */
  terminate(): void {
    this.child("terminate").kill(SIGTERM);
  }

  /** Ends the process (SIGKILL). Does nothing if it has ended. */
  kill(): void {
    this.child("kill").kill(SIGKILL);
  }

  /**
   * Gives up what this object holds; only its name can be used from then on. Does nothing the second time.
   *
   * @throws {ProcessError} If the process still runs.
   */
  close(): void {
    if (this.#closed) return;
    if (this.isAlive())
      throw new ProcessError(
        `Cannot close Process "${this.#identity.name}" while it runs: join or terminate it first`,
      );
    this.#closed = true;
  }

  /**
   * The child that it is.
   *
   * @throws {ProcessError} If it was not started, or is the calling process, or this object is closed.
   * @internal
   */
  child(act: string): StartedProcess {
    this.#checkOpen(act);
    const rule = `Cannot ${act} Process "${this.#identity.name}"`;
    if (this.#started === undefined)
      throw new ProcessError(`${rule} as it must have been started: it was not; call start() first`);
    if (this.#started === "this") throw new ProcessError(`${rule} from itself: it is the calling process`);
    return this.#started;
  }

  #checkOpen(act: string): void {
    if (this.#closed) throw new ProcessError(`Cannot ${act} Process "${this.#identity.name}": it is closed`);
  }
}

/** The runtime that this runs on: one of those, if it can start a process at all. */
function ownRuntime(): RuntimeName {
  return runtime().name as RuntimeName;
}
