/** The runtimes that processes can be started on. */
export type RuntimeName = "node" | "deno" | "bun";

/** What a runner must give: the native workers, processes and memory of one runtime. */
export interface Runtime {
  /** Its {@linkcode RuntimeName}, if processes can be started on it. */
  readonly name: string;
  readonly version: string;
  /** Path of the binary that runs this program. */
  readonly executable: string;
  /** Operating system and instruction set, such as `linux-x64`. */
  readonly platform: string;
  /** Id of this process. */
  readonly pid: number;
  /** CPUs that this process may run on (affinity and cgroup aware). */
  readonly cores: number;
  readonly threads: Threads;
  /** `undefined` where a program cannot start others, or none that could share memory with it. */
  readonly processes: Processes | undefined;
  /**
   * Opens the C library of Linux.
   *
   * @throws {UnsupportedError} If this runtime has no way to call C, or not in this version, or not with these permissions. Then
   *   it has no memory that processes share: the tests of that do not count for it.
   */
  native(): Native;
  /** Bytes of this process that are resident, and what the calling worker has in its own heap and in buffers. */
  memoryUsage(): { readonly resident: number; readonly heap: number };
  /** Calls `fn` every `ms` as the event loop turns, and keeps nothing alive for it; returns what stops that. */
  every(ms: number, fn: () => void): () => void;
  /** Loads a CommonJS module synchronously; `from` is the URL of the module that asks. */
  require(specifier: string, from: string): unknown;
  /** Value of an environment variable, as it is now. */
  env(name: string): string | undefined;
  /** As `env`; `undefined` also where this program may not know it. Nobody is asked whether it may. */
  setting(name: string): string | undefined;
  /**
   * Calls `fn`, which may block, when the main thread is about to end this process: by itself, by `process.exit()`, or by an error
   * that nobody caught, though the runtime may have an event for some of these only; before the functions of `onExit`. It may be
   * given here more than once.
   */
  beforeExit(fn: () => void): void;
  /**
   * Calls `fn` when this process ends in an orderly way; in a thread, when the thread does, where the runtime tells it.
   * Only what needs no event loop can be done then.
   */
  onExit(fn: () => void): void;
  /** Calls `fn` for each SIGUSR2 that comes to this process, when the event loop of the main thread turns. */
  onUserSignal(fn: () => void): void;
  /** Writes to the standard error stream itself, whatever the event loop and the other threads do. */
  writeError(text: string): void;
  /** Adds to the end of a file, in one write, or makes it anew. */
  writeFile(path: string, text: string, how: "append" | "anew"): void;
}

/** Starts threads. */
export interface Threads {
  /** Whether `terminate()` ends a worker whatever it does, and `onExit` is called then. The tests of that need both. */
  readonly canTerminate: boolean;
  /**
   * Starts a native worker on the runner's `thread-main.ts`, which hands `start` to core's `threadMain()`.
   * Works while the caller goes on to block. `onExit` is called from the caller's event loop when the
   * native worker is gone, with the error that the runtime reported, if any; a runtime that cannot tell
   * never calls it.
   */
  start(start: ThreadStart, onExit: (error?: unknown) => void): NativeThread;
}

/** What a new thread is told. */
export interface ThreadStart {
  readonly name: string;
  /** The memory that all threads of the process share. */
  readonly buffer: SharedArrayBuffer;
  /** Index of the thread's control block in that memory. */
  readonly control: number;
}

/** A native worker. */
export interface NativeThread {
  /** Lets the program end although this thread has not. */
  unref(): void;
  /** Takes `unref()` back. */
  ref(): void;
  /** Whether it is gone and the event loop has not heard of it yet; where only that can tell, always `false`. */
  isGone(): boolean;
  /** Ends it, as far as the runtime can; where `canTerminate` is `false`, not while it is busy or blocked. Nothing in it is told. */
  terminate(): void;
}

/** Starts processes. */
export interface Processes {
  /**
   * Starts a program with this process's standard output and error, and no input. `env` is added to the environment.
   * Throws if the program cannot be started.
   */
  start(command: readonly string[], env: Readonly<Record<string, string>>): NativeProcess;
}

/** A child process. */
export interface NativeProcess {
  readonly pid: number;
  /** How it ended, or `undefined` until the event loop has heard of it. */
  readonly exit: Exit | undefined;
  /** Settles when it has ended; keeps this process alive until then, unless `unref()` was called. */
  readonly exited: Promise<Exit>;
  /** Sends a signal, given by its number. Does nothing if the process has ended. */
  kill(signal: number): void;
  /** Lets this process end although the child has not. */
  unref(): void;
}

/** How a process ended: its exit code, or −N after signal N. */
export type Exit = number;

/** The C library. Addresses are plain numbers: user space needs 47 bits. */
export interface Native {
  /**
   * `syscall(2)`. Returns what the kernel returned, as a 32-bit number, or -1 if it failed.
   */
  syscall(number: number, a?: number, b?: number, c?: number, d?: number, e?: number): number;
  /** Error number of the last failed `syscall()` of this thread. */
  errno(): number;
  /** `mmap(2)` of a file from its beginning; returns the address, or -1 if it failed. */
  map(descriptor: number, bytes: number, protection: number, flags: number): number;
  /** The memory at an address, not a copy. */
  view(address: number, bytes: number): ArrayBuffer;
  /** Address of the first byte of an array, which the caller must keep alive. */
  address(array: Uint8Array | Int32Array | BigInt64Array): number;
  /** Makes something that sleeps on words away from the calling thread, so that its event loop turns. */
  newAsyncWaiter(): AsyncWaiter;
}

/** Sleeps for a thread whose event loop must turn. */
export interface AsyncWaiter {
  /**
   * `futex_waitv(2)` on at most 128 words; one call at a time. Settles when one of them is woken or has another value than
   * expected, or after `timeoutMs`, and keeps the process alive until then.
   * The result is the place of a word that was woken, if the kernel named one, or -1.
   */
  wait(words: readonly FutexWord[], timeoutMs: number): Promise<number>;
}

/** A word to sleep on, and the value it must have to go to sleep. */
export interface FutexWord {
  readonly address: number;
  readonly expected: number;
}

/** How a program is started on a runtime; each runner's `launch.ts` says it, which imports nothing native: every runtime loads it. */
export interface Launch {
  readonly name: string;
  /** What its binary is called on PATH. */
  readonly program: string;
  /** Environment variable that names another binary. */
  readonly variable: string;
  /** Where npm puts the native binary, by `<os>-<cpu>`: package and path inside it. */
  readonly binaries: Readonly<Record<string, string>>;
  /** URL of the module that the packages are resolved from. */
  readonly from: string;
  /** Arguments that make the binary run the TypeScript file at `path`. */
  readonly run: (path: string) => string[];
  /** Returns additions to the environment. */
  readonly env: () => Readonly<Record<string, string>>;
}

/** How a process is started on a runtime. */
export interface ProcessLaunch extends Launch {
  readonly name: RuntimeName;
  /** Path of the runner's `process-main.ts`. */
  readonly main: string;
}
