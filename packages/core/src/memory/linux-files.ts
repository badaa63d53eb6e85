import type { Native } from "../runtime.ts";
import { CText } from "./c-text.ts";
import { OPEN_FLAGS, SYSTEM_CALLS } from "./system-calls.ts";
import type { Arch } from "./system-calls.ts";

/** In place of a folder's descriptor: the path is absolute. */
export const ROOT_FOLDER = -100;

const O_RDWR = 0o2;
const O_CREAT = 0o100;
const O_NOCTTY = 0o400;
const O_NONBLOCK = 0o4000;
const O_CLOEXEC = 0o2000000;
const AT_EMPTY_PATH = 0x1000;
const AT_SYMLINK_NOFOLLOW = 0x100;
const STATX_BASIC_STATS = 0x7ff;
const S_IFMT = 0o170000;
const S_IFREG = 0o100000;
const F_OFD_GETLK = 36;
const F_OFD_SETLK = 37;
const LOCK_TYPES = { shared: 0, exclusive: 1, none: 2 } as const;

/** What the kernel says of a file. */
export interface FileStatus {
  readonly isRegular: boolean;
  /** Permissions, such as 0o600. */
  readonly mode: number;
  /** Number of the user that it belongs to. */
  readonly owner: number;
  /** Under how many names it can be found. */
  readonly links: number;
  readonly size: number;
  /** The same for the same file, and no other that exists. */
  readonly identity: string;
}

/**
 * The system calls that names need. Functions that return a number return a negative error number where they fail, as
 * the kernel itself does: -2 for ENOENT.
 */
export class Files {
  readonly #native: Native;
  readonly #calls: (typeof SYSTEM_CALLS)[Arch];
  readonly #flags: (typeof OPEN_FLAGS)[Arch];
  readonly #text: CText;
  // What the kernel is given addresses of lives as long as this object: nothing else would keep it alive during a call.
  readonly #bytes = new Uint8Array(1 << 15);
  readonly #view = new DataView(this.#bytes.buffer);

  constructor(native: Native, arch: Arch) {
    this.#native = native;
    this.#calls = SYSTEM_CALLS[arch];
    this.#flags = OPEN_FLAGS[arch];
    this.#text = new CText(native);
  }

  /** Number of the user that this process acts as. */
  get user(): number {
    return this.#native.syscall(this.#calls.geteuid);
  }

  /** Opens a folder that is no symbolic link. */
  openFolder(folder: number, name: string): number {
    return this.#open(folder, name, this.#flags.O_DIRECTORY | this.#flags.O_NOFOLLOW);
  }

  /** Makes a folder that nobody but this user can enter. */
  makeFolder(folder: number, name: string): number {
    return this.#result(this.#native.syscall(this.#calls.mkdirat, folder, this.#text.address(name), 0o700));
  }

  /** Opens a file for reading and writing that is no symbolic link; with `create`, makes it if it is not there. */
  open(folder: number, name: string, create: boolean): number {
    // Not waiting for whoever is at the other end, should it be a pipe or the like.
    const flags = O_RDWR | O_NONBLOCK | O_NOCTTY | this.#flags.O_NOFOLLOW;
    return this.#open(folder, name, create ? flags | O_CREAT : flags);
  }

  /** Opens a file of a process by its descriptor there, which is a kind of symbolic link. */
  openOf(pid: number, descriptor: number): number {
    return this.#open(ROOT_FOLDER, `/proc/${pid}/fd/${descriptor}`, O_RDWR | O_NONBLOCK | O_NOCTTY);
  }

  /** Removes a name. The file itself lives on while somebody has it open. */
  remove(folder: number, name: string): number {
    return this.#result(this.#native.syscall(this.#calls.unlinkat, folder, this.#text.address(name), 0));
  }

  close(descriptor: number): void {
    this.#native.syscall(this.#calls.close, descriptor);
  }

  /** Says what is known of an open file. */
  stat(descriptor: number): FileStatus {
    const status = this.#stat(descriptor, "", AT_EMPTY_PATH);
    if (!status)
      throw new Error(`Cannot look at an open file: statx failed with errno ${this.#native.errno()}`);
    return status;
  }

  /** Says what is known of what is under a name, be it a symbolic link; `undefined` if there is nothing. */
  statOf(folder: number, name: string): FileStatus | undefined {
    return this.#stat(folder, name, AT_SYMLINK_NOFOLLOW);
  }

  /** Returns the beginning of a file, at most 32 KiB of it. */
  read(descriptor: number, most = this.#bytes.length): Uint8Array<ArrayBuffer> {
    const { pread64 } = this.#calls;
    const length = this.#native.syscall(pread64, descriptor, this.#native.address(this.#bytes), most, 0);
    return this.#bytes.slice(0, Math.max(0, length));
  }

  /** Replaces a file's contents. A process that dies in the middle may leave the end of the old behind the new. */
  write(descriptor: number, contents: Uint8Array): number {
    const { pwrite64, ftruncate } = this.#calls;
    this.#bytes.set(contents);
    const address = this.#native.address(this.#bytes);
    const written = this.#native.syscall(pwrite64, descriptor, address, contents.length, 0);
    if (written !== contents.length) return this.#result(-1);
    return this.#result(this.#native.syscall(ftruncate, descriptor, contents.length));
  }

  /**
   * Changes this descriptor's lock on one byte of a file: it is given up with the descriptor, or when the process dies.
   * Returns `false` at once if another's lock is in the way.
   */
  lock(descriptor: number, byte: number, type: keyof typeof LOCK_TYPES): boolean {
    return this.#lock(F_OFD_SETLK, descriptor, byte, type) === 0;
  }

  /** Whether another descriptor, of this process or not, has a lock on a byte of the file. */
  isLockedElsewhere(descriptor: number, byte: number): boolean {
    this.#lock(F_OFD_GETLK, descriptor, byte, "exclusive");
    return this.#view.getInt16(0, true) !== LOCK_TYPES.none;
  }

  /** Returns the names in an open folder. */
  names(folder: number): string[] {
    const names: string[] = [];
    const { getdents64 } = this.#calls;
    for (;;) {
      const address = this.#native.address(this.#bytes);
      const length = this.#native.syscall(getdents64, folder, address, this.#bytes.length);
      if (length <= 0) return names;
      // struct linux_dirent64: number and offset in 64 bits each, length in 16, type in 8, the name and a 0.
      for (let at = 0; at < length; at += this.#view.getUint16(at + 16, true)) {
        const name = this.#bytes.subarray(at + 19, this.#bytes.indexOf(0, at + 19));
        names.push(new TextDecoder().decode(name.slice()));
      }
    }
  }

  #open(folder: number, name: string, flags: number): number {
    const address = this.#text.address(name);
    return this.#result(this.#native.syscall(this.#calls.openat, folder, address, flags | O_CLOEXEC, 0o600));
  }

  #stat(folder: number, name: string, flags: number): FileStatus | undefined {
    const { statx } = this.#calls;
    const [path, status] = [this.#text.address(name), this.#native.address(this.#bytes)];
    if (this.#native.syscall(statx, folder, path, flags, STATX_BASIC_STATS, status) === -1) return undefined;
    const u32 = (at: number) => this.#view.getUint32(at, true);
    const mode = this.#view.getUint16(28, true);
    return {
      isRegular: (mode & S_IFMT) === S_IFREG,
      mode: mode & 0o7777,
      owner: u32(20),
      links: u32(16),
      size: Number(this.#view.getBigUint64(40, true)),
      identity: `${u32(136)}:${u32(140)}:${this.#view.getBigUint64(32, true)}`,
    };
  }

  /** struct flock: type and whence in 16 bits each, padding, start and length in 64, the process (0) and padding. */
  #lock(operation: number, descriptor: number, byte: number, type: keyof typeof LOCK_TYPES): number {
    this.#bytes.fill(0, 0, 32);
    this.#view.setInt16(0, LOCK_TYPES[type], true);
    this.#view.setBigInt64(8, BigInt(byte), true);
    this.#view.setBigInt64(16, 1n, true);
    return this.#native.syscall(this.#calls.fcntl, descriptor, operation, this.#native.address(this.#bytes));
  }

  #result(returned: number): number {
    return returned === -1 ? -this.#native.errno() : returned;
  }
}
