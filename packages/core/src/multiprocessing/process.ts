import { outlive, outlived } from "../children.ts";
import { runtime } from "../current.ts";
import { ProcessError } from "../errors.ts";
import { encode } from "../memory/codec.ts";
import { discardMessage, putMessage } from "../memory/message.ts";
import { processMemory } from "../memory/process-memory.ts";
import { giveBackOfTheDead } from "../memory/shared.ts";
import type { Exit, NativeProcess, RuntimeName } from "../runtime.ts";
import type { WaitOptions } from "../sync/steps.ts";
import { checkTimeout, checkWait } from "../sync/timeout.ts";
import { lookWhileBlocked, sendBeforeBlocking } from "../sync/while-blocked.ts";
import { noteWorkerEnd } from "../worker-ends.ts";
import { jobOf, loadingProblem } from "../targets.ts";
import type { Job } from "../targets.ts";
import { ARGUMENTS, CONTROL_WORDS, EXIT_CODE, TASK } from "./control-block.ts";
import { currentProcessIdentity, nextProcessName } from "./current-process.ts";
import { childCommand } from "./launcher.ts";
import { waitForExit } from "./wait-for-exit.ts";

const SIGKILL = 9;
const SIGTERM = 15;
/** Longest wait in C in ms: one without end would keep a worker from ending, and on Node the process. */
const SLICE_MS = 50;

/** What a process is to do. */
export interface ProcessOptions<Args extends readonly unknown[]> {
  /** A function registered with `defineTasks`; it may be async. Left out, the process does nothing. */
  readonly target?: (...args: [...Args]) => unknown;
  /** Its arguments: plain data is copied, objects of `nogil/multiprocessing` arrive as the same objects. */
  readonly args?: readonly [...Args];
  /** Left out, it is `Process-1` and so on. */
  readonly name?: string;
  /** Whether the process is killed when its parent ends. Left out, it is as its parent. */
  readonly daemon?: boolean;
  /** Runtime of the child; left out, the parent's. */
  readonly runtime?: RuntimeName;
}

/** A child that has started. */
interface Child {
  readonly native: NativeProcess;
  /** A descriptor that stands for this child and no later process of its pid. */
  readonly descriptor: number;
  readonly control: number;
}

/**
 * A process, like Python's `multiprocessing.Process`: its target runs in a child of this process, on any of the runtimes.
 *
 * @see https://docs.python.org/3/library/multiprocessing.html#process-and-exceptions
 */
export class Process<Args extends readonly unknown[] = readonly unknown[]> {
  /** The name given, or `Process-1` and so on. */
  readonly name: string;
  /** Whether the process is killed when its parent ends. */
  readonly daemon: boolean;
  /** The runtime that it runs on. */
  readonly runtime: RuntimeName;
  readonly #job: Job;
  #pid: number | undefined;
  #child: Child | undefined;
  #exit: Exit | undefined;
  #closed = false;
  /** The signal that it most likely ended by, if it was one. */
  #lastSignal = SIGKILL;

  /**
   * Makes a process that has not started.
   *
   * @throws {TypeError} If `target` was not registered with `defineTasks`, or `args` is not an array, or there is
   *   no such runtime.
   * @throws {UnsupportedError} If the runtime cannot be found; says where it was looked for.
   */
  constructor(options: ProcessOptions<Args> = {}) {
    this.#job = jobOf("Process", options);
    const { name, daemon, runtime: wanted } = options;
    this.runtime = wanted ?? runtime().name;
    childCommand(this.runtime);
    this.name = name !== undefined && name !== "" ? String(name) : nextProcessName();
    this.daemon = daemon ?? currentProcessIdentity().daemon;
  }

  /** Id of the process; `undefined` before the start. */
  get pid(): number | undefined {
    this.#checkOpen("read the pid of");
    return this.#pid;
  }

  /** How it ended: its exit code, 1 after an uncaught error, −N after signal N; `null` before that. */
  get exitCode(): number | null {
    this.#checkOpen("read the exit code of");
    this.#hasEnded(0);
    return this.#exit ?? null;
  }

  /**
   * Starts the process. Returns at once; it starts even if the caller goes on to block.
   *
   * @throws {ProcessError} If it was started before, or if this worker is still importing its target's module.
   * @throws {TypeError} If an argument cannot travel; names its path, such as `args[1].callback`.
   * @throws {UnsupportedError} If this platform has no memory that processes share.
   */
  start(): void {
    this.#checkOpen("start");
    if (this.#pid !== undefined)
      throw new ProcessError(`Cannot start Process "${this.name}": it was started before`);
    const problem = loadingProblem(`Process "${this.name}"`);
    if (problem) throw new ProcessError(problem);
    const { target, args } = this.#job;
    const memory = processMemory();
    const control = memory.allocator.allocate(CONTROL_WORDS);
    let native: NativeProcess;
    try {
      const task = [target?.module, target?.name, this.name, this.daemon];
      putMessage(memory, control + TASK, encode(task, "task", "processes"));
      putMessage(memory, control + ARGUMENTS, encode(args, "args", "processes"));
      const { command, env } = childCommand(this.runtime);
      native = runtime().processes.start(
        [...command, `${runtime().pid}/${memory.descriptor}/${control}`],
        env,
      );
    } catch (error) {
      this.#release(control);
      throw error;
    }
    try {
      this.#child = { native, control, descriptor: memory.linux.openProcess(native.pid) };
    } catch (error) {
      // The child runs, and may still read its control block.
      native.kill(SIGKILL);
      void native.exited.then(() => this.#release(control));
      throw error;
    }
    this.#pid = native.pid;
    if (this.daemon) native.unref();
    else outlive(this);
    void native.exited.then(() => {
      this.#hasEnded(0);
      noteWorkerEnd();
    });
  }

  /** Whether it was started and has not ended. */
  isAlive(): boolean {
    this.#checkOpen("look at");
    return this.#pid !== undefined && !this.#hasEnded(0);
  }

  /**
   * Blocks the calling thread until the process has ended.
   *
   * @param timeout Longest wait in ms; left out, it waits for ever.
   * @returns `true` if it has ended, and `exitCode` is set; `false` if the time ran out.
   * @throws {ProcessError} If it was not started.
   * @throws {RangeError} If `timeout` is negative or NaN.
   */
  join(timeout?: number): boolean {
    const timeoutMs = checkTimeout("join Process", timeout);
    this.#checkStarted("join");
    const deadline = performance.now() + timeoutMs;
    sendBeforeBlocking();
    for (let left = timeoutMs; left > 0; left = deadline - performance.now()) {
      if (this.#hasEnded(Math.min(left, SLICE_MS))) return true;
      lookWhileBlocked();
    }
    return this.#hasEnded(0);
  }

  /** As {@linkcode Process.join}, with the event loop turning. Rejects with `signal.reason` when aborted. */
  async joinAsync(options: WaitOptions = {}): Promise<boolean> {
    const { timeoutMs, signal } = checkWait("join Process", options);
    this.#checkStarted("join");
    signal?.throwIfAborted();
    if (this.#child && !this.#hasEnded(0)) await waitForExit(this.#child.native, timeoutMs, signal);
    return this.#hasEnded(0);
  }

  /** Asks the process to end (SIGTERM). Does nothing if it has. */
  terminate(): void {
    this.#signal("terminate", SIGTERM);
  }

  /** Ends the process (SIGKILL). Does nothing if it has ended. */
  kill(): void {
    this.#signal("kill", SIGKILL);
  }

  /**
   * Gives up what this object holds; only its name can be used from then on. Does nothing the second time.
   *
   * @throws {ProcessError} If the process still runs.
   */
  close(): void {
    if (this.#closed) return;
    if (this.isAlive())
      throw new ProcessError(`Cannot close Process "${this.name}" while it runs: join or terminate it first`);
    this.#closed = true;
  }

  #signal(act: string, signal: number): void {
    this.#checkStarted(act);
    if (this.#hasEnded(0)) return;
    this.#lastSignal = signal;
    this.#child?.native.kill(signal);
  }

  #checkOpen(act: string): void {
    if (this.#closed) throw new ProcessError(`Cannot ${act} Process "${this.name}": it is closed`);
  }

  #checkStarted(act: string): void {
    this.#checkOpen(act);
    if (this.#pid === undefined)
      throw new ProcessError(`Cannot ${act} Process "${this.name}": it was not started`);
  }

  /** Looks whether it has ended, waiting for `timeoutMs`, and if so gives back what it held. */
  #hasEnded(timeoutMs: number): boolean {
    const child = this.#child;
    if (!child) return this.#exit !== undefined;
    const { linux, words } = processMemory();
    if (child.native.exit === undefined && !this.#waitForEnd(child, timeoutMs)) return false;
    outlived(this);
    const exit = child.native.exit ?? linux.peekExit(child.descriptor);
    // The runtime may have reaped it without having told this thread yet. Until it does, the child's own word counts,
    // and a child that left none was ended by a signal.
    const word = Atomics.load(words, child.control + EXIT_CODE);
    this.#exit = exit ?? (word === 0 ? -this.#lastSignal : word - 1);
    if (exit === undefined) return true;
    this.#child = undefined;
    if (child.descriptor !== -1) linux.close(child.descriptor);
    this.#release(child.control);
    giveBackOfTheDead();
    return true;
  }

  #waitForEnd({ descriptor }: Child, timeoutMs: number): boolean {
    // Without a descriptor it had ended, and was reaped, before one could be had.
    return descriptor === -1 || processMemory().linux.waitForEnd(descriptor, timeoutMs);
  }

  /** Gives the control block back, with messages that the child did not come to read. */
  #release(control: number): void {
    const memory = processMemory();
    discardMessage(memory, control + TASK);
    discardMessage(memory, control + ARGUMENTS);
    memory.allocator.free(control, CONTROL_WORDS);
  }
}
