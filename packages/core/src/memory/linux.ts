import type { AsyncWaiter, FutexWord, Native } from "../runtime.ts";
import { runtime } from "../current.ts";
import { UnsupportedError } from "../errors.ts";
import { CText } from "./c-text.ts";
import { Files } from "./linux-files.ts";
import { archOf, SYSTEM_CALLS } from "./system-calls.ts";
import type { Arch } from "./system-calls.ts";
import { encodeWaiters, MOST_WORDS, WAITER_BYTES, WaitAny } from "./wait-any.ts";

const AT_FDCWD = -100;
const O_RDWR = 0o2;
const O_NONBLOCK = 0o4000;
const O_CLOEXEC = 0o2000000;
const MFD_CLOEXEC = 1;
const MFD_ALLOW_SEALING = 2;
const F_GETFL = 3;
const F_ADD_SEALS = 1033;
const F_GET_SEALS = 1034;
/** F_SEAL_SEAL, F_SEAL_SHRINK, F_SEAL_GROW: its size stays, for ever. A map of a file that shrinks is deadly (SIGBUS). */
const SEALS = 1 | 2 | 4;
const PR_SET_PDEATHSIG = 1;
const PR_SET_NAME = 15;
/** The kernel keeps so many bytes of a name. */
const NAME_LENGTH = 15;
const SIGKILL = 9;
const POLLIN = 1;
/** POLLERR, POLLHUP, POLLNVAL */
const POLLBROKEN = 8 | 16 | 32;
const P_PIDFD = 3;
const WEXITED = 4;
const WNOHANG = 1;
const WNOWAIT = 0x0100_0000;
const CLD_EXITED = 1;
const PROT_READ_WRITE = 3;
const MAP_SHARED = 1;
/** The map is far larger than what is used of it: do not set memory aside for all of it. */
const MAP_NORESERVE = 0x4000;
const FUTEX_WAIT = 0;
const FUTEX_WAKE = 1;
const ENOENT = 2;
const ESRCH = 3;
const ENOSYS = 38;

/** The system calls that process memory and processes need, as functions that return numbers or throw. */
export class Linux {
  readonly native: Native;
  /** The system calls of files. */
  readonly files: Files;
  readonly #calls: (typeof SYSTEM_CALLS)[Arch];
  readonly #time = new BigInt64Array(2);
  readonly #timeAddress: number;
  /** What `#time` says, in ms. */
  #timeoutMs = 0;
  // What the kernel is given addresses of lives as long as this object: nothing else would keep it alive during a call.
  readonly #text: CText;
  readonly #bytes = new Uint8Array(4096);
  readonly #scratch = new Int32Array(2 * MOST_WORDS);
  readonly #waiterBytes = new Uint8Array(MOST_WORDS * WAITER_BYTES);
  readonly #waiters = new DataView(this.#waiterBytes.buffer);
  #waitAny: WaitAny | undefined;

  constructor(native: Native, arch: Arch) {
    this.native = native;
    this.files = new Files(native, arch);
    this.#text = new CText(native);
    this.#calls = SYSTEM_CALLS[arch];
    this.#timeAddress = native.address(this.#time);
  }

  /** Sleeps on a word of shared memory until it is woken, at most `timeoutMs`. May return for no reason. */
  futexWait(address: number, expected: number, timeoutMs: number): void {
    this.native.syscall(this.#calls.futex, address, FUTEX_WAIT, expected, this.#timespec(timeoutMs));
  }

  /** Wakes at most `count` sleepers. */
  futexWake(address: number, count: number): void {
    this.native.syscall(this.#calls.futex, address, FUTEX_WAKE, count);
  }

  /** As {@linkcode Linux.futexWait}, on at most 128 words at once. */
  futexWaitAny(words: readonly FutexWord[], timeoutMs: number): void {
    this.#waitAny ??= new WaitAny(this.native);
    encodeWaiters(words, this.#waiters);
    const waiters = this.native.address(this.#waiterBytes);
    const failed = this.native.syscall(...this.#waitAny.arguments(waiters, words.length, timeoutMs)) === -1;
    // A kernel before 5.16 does not know the call. The others show when the sleeper looks again.
    if (failed && this.native.errno() === ENOSYS)
      this.futexWait(words[0].address, words[0].expected, timeoutMs);
  }

  /**
   * Makes a file without a name, sparse and `bytes` long whatever others do; it is gone with its last descriptor and map.
   */
  createMemoryFile(bytes: number): number {
    const { memfd_create, ftruncate, fcntl } = this.#calls;
    const flags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
    const descriptor = this.native.syscall(memfd_create, this.#text.address("nogil"), flags);
    if (descriptor === -1) this.#fail("memfd_create");
    if (this.native.syscall(ftruncate, descriptor, bytes) === -1) this.#fail("ftruncate");
    if (this.native.syscall(fcntl, descriptor, F_ADD_SEALS, SEALS) === -1) this.#fail("fcntl");
    return descriptor;
  }

  /** Whether a file was made by {@linkcode Linux.createMemoryFile}, with so many bytes. */
  isMemoryFile(descriptor: number, bytes: number): boolean {
    const seals = this.native.syscall(this.#calls.fcntl, descriptor, F_GET_SEALS);
    return seals === SEALS && this.files.stat(descriptor).size === bytes;
  }

  /** Opens a file for reading and writing. */
  open(path: string): number {
    const descriptor = this.#openat(path, O_RDWR | O_CLOEXEC);
    if (descriptor === -1) this.#fail(`openat "${path}"`);
    return descriptor;
  }

  /** Maps a file's first `bytes`, shared; returns their address. */
  map(descriptor: number, bytes: number): number {
    const address = this.native.map(descriptor, bytes, PROT_READ_WRITE, MAP_SHARED | MAP_NORESERVE);
    if (address === -1)
      throw new Error(
        `Cannot map ${bytes} bytes of shared memory: mmap failed with errno ${this.native.errno()}`,
      );
    return address;
  }

  /** Undoes a {@linkcode Linux.map}. Whoever still reads or writes there dies. */
  unmap(address: number, bytes: number): void {
    this.native.syscall(this.#calls.munmap, address, bytes);
  }

  /**
   * Has the kernel send this process SIGKILL when the thread that started it ends.
   * Returns `false` if its process has ended already: then nothing more will come.
   */
  dieWithParent(parent: number): boolean {
    this.native.syscall(this.#calls.prctl, PR_SET_PDEATHSIG, SIGKILL);
    return this.isParent(parent);
  }

  /** Has tools such as ps(1) and top(1) call the calling thread, and with the main thread its process, so; the kernel keeps 15 bytes. */
  nameThread(name: string): void {
    this.native.syscall(this.#calls.prctl, PR_SET_NAME, this.#text.address(name.slice(0, NAME_LENGTH)));
  }

  /** Whether a process is the parent of this one, and so lives. */
  isParent(pid: number): boolean {
    return this.native.syscall(this.#calls.getppid) === pid;
  }

  /** Whether nobody can ever read what is written to a pipe or socket, or the descriptor is none. */
  isBroken(descriptor: number): boolean {
    this.#scratch.set([descriptor, 0]); // struct pollfd; what happened is told in the upper half of its second word
    this.native.syscall(this.#calls.ppoll, this.native.address(this.#scratch), 1, this.#timespec(0), 0);
    this.#timeoutMs = NaN; // as the kernel writes to it
    return ((this.#scratch[1] >> 16) & POLLBROKEN) !== 0;
  }

  /** Whether what is written to a file may have to wait outside of it: its pipe can be full, and a write returns all the same. */
  isNonblocking(descriptor: number): boolean {
    const flags = this.native.syscall(this.#calls.fcntl, descriptor, F_GETFL);
    return flags !== -1 && (flags & O_NONBLOCK) !== 0;
  }

  /** Ends this process at once: nothing that the runtime would do on its way out happens. */
  exit(code: number): void {
    this.native.syscall(this.#calls.exit_group, code);
  }

  /** Returns a descriptor that stands for process `pid` and no later one of that number, or -1 if there is none. */
  openProcess(pid: number): number {
    const descriptor = this.native.syscall(this.#calls.pidfd_open, pid, 0);
    if (descriptor === -1 && this.native.errno() !== ESRCH) this.#fail("pidfd_open");
    return descriptor;
  }

  close(descriptor: number): void {
    this.native.syscall(this.#calls.close, descriptor);
  }

  /** Sleeps until the process behind a descriptor has ended, or one of at most 128, for `timeoutMs` at the longest; returns whether one has. */
  waitForEnd(descriptors: readonly number[], timeoutMs: number): boolean {
    descriptors.forEach((descriptor, i) => this.#scratch.set([descriptor, POLLIN], 2 * i)); // struct pollfd
    const poll = this.native.address(this.#scratch);
    const ready = this.native.syscall(
      this.#calls.ppoll,
      poll,
      descriptors.length,
      this.#timespec(timeoutMs),
      0,
    );
    this.#timeoutMs = NaN; // the kernel has left in it how much time was left
    return ready > 0;
  }

  /**
   * Reads how a child of this process ended and leaves it to be reaped by the runtime.
   * Returns its exit code, −N after signal N, or `undefined` if it was reaped already.
   */
  peekExit(descriptor: number): number | undefined {
    const info = this.#scratch.fill(0); // siginfo_t: signo, errno, code, (padding), pid, uid, status
    const address = this.native.address(info);
    const failed = this.native.syscall(
      this.#calls.waitid,
      P_PIDFD,
      descriptor,
      address,
      WEXITED | WNOHANG | WNOWAIT,
    );
    if (failed === -1 || info[0] === 0) return undefined;
    return info[2] === CLD_EXITED ? info[6] : -info[6];
  }

  /**
   * Reads at most 4,096 bytes of a file such as those of /proc. Returns `undefined` if there is none, and `null` if that
   * cannot be told: another error says nothing about the file.
   */
  readText(path: string): string | undefined | null {
    const descriptor = this.#openat(path, O_CLOEXEC);
    if (descriptor === -1) return this.native.errno() === ENOENT ? undefined : null;
    const length = this.native.syscall(
      this.#calls.read,
      descriptor,
      this.native.address(this.#bytes),
      this.#bytes.length,
    );
    const errno = length === -1 ? this.native.errno() : 0;
    this.close(descriptor);
    if (length === -1) return errno === ESRCH ? undefined : null;
    return new TextDecoder().decode(this.#bytes.subarray(0, length));
  }

  /**
   * Makes something that sleeps on words with the event loop turning.
   *
   * @throws {UnsupportedError} If this Linux has no futex_waitv(2).
   */
  newAsyncWaiter(): AsyncWaiter {
    // Waiting for no words at all is refused by a kernel that knows the call.
    if (this.native.syscall(this.#calls.futex_waitv) === -1 && this.native.errno() === ENOSYS) {
      throw new UnsupportedError(
        "Cannot wait on memory of processes with the event loop turning: it needs Linux 5.16 or later",
      );
    }
    return this.native.newAsyncWaiter();
  }

  #timespec(timeoutMs: number): number {
    // Most sleeps take as long as the one before, and BigInts are slow.
    if (timeoutMs !== this.#timeoutMs) {
      this.#timeoutMs = timeoutMs;
      const whole = Math.floor(timeoutMs / 1000);
      this.#time[0] = BigInt(whole);
      this.#time[1] = BigInt(Math.ceil((timeoutMs - 1000 * whole) * 1e6));
    }
    return this.#timeAddress;
  }

  #openat(path: string, flags: number): number {
    return this.native.syscall(this.#calls.openat, AT_FDCWD, this.#text.address(path), flags);
  }

  #fail(what: string): never {
    throw new Error(`Cannot use shared memory: ${what} failed with errno ${this.native.errno()}`);
  }
}

let opened: Linux | undefined;

/**
 * The system calls of this machine, opened at the first call.
 *
 * @throws {UnsupportedError} If this is not Linux on x64 or arm64, or the runtime cannot call C.
 */
export function linux(): Linux {
  opened ??= open();
  return opened;
}

function open(): Linux {
  const { name, version, platform } = runtime();
  const arch = archOf(platform);
  if (!arch) {
    throw new UnsupportedError(
      `Cannot share memory between processes on ${platform}: it needs Linux on x64 or arm64; threads work, see "nogil/threading"`,
    );
  }
  try {
    return new Linux(runtime().native(), arch);
  } catch (cause) {
    throw new UnsupportedError(
      `Cannot share memory between processes on ${name} ${version}: ${(cause as Error).message}`,
      { cause },
    );
  }
}
