import { TimeoutError } from "../errors.ts";
import { linux } from "./linux.ts";
import type { FileStatus } from "./linux-files.ts";
import type { NameFolder } from "./name-folder.ts";

/** Bytes that are locked: by whoever reads and changes the file, for a moment; and by all who have the name open. */
const TURN = 0;
const PRESENCE = 1;

/** Longest wait for a turn in ms. A turn takes less than one, unless its process is stopped. */
const PATIENCE_MS = 10_000;

const ENOENT = -2;
/** As many as the file can name. */
const MOST_HOLDERS = 1024;

/** What the file under a name says. */
export interface NameRecord {
  /** Version of the layout of the memory. */
  readonly layout: number;
  /** Name of the class of the object. */
  readonly kind: string;
  /** What the object was made with, as JSON. */
  readonly parameters: string;
  /** The same for the same object, and no other. */
  readonly id: string;
  /** Those who have it open, as `pid/descriptor` of its memory, the newest first. A killed one may be among them. */
  readonly holders: readonly string[];
}

/**
 * The file under a name. It says where the memory of the object is, and is read and written in turns.
 *
 * It is never mapped: whatever others do to it, there is no fault to die of. Its locks are the kernel's, which gives them up
 * with the process that has them, so that who holds the name is known also after a SIGKILL.
 *
 * @see F_OFD_SETLK in fcntl_locking(2)
 */
export class NameFile {
  readonly folder: string;
  readonly name: string;
  readonly #descriptor: number;
  #closed = false;

  private constructor(folder: NameFolder, name: string, descriptor: number) {
    this.folder = folder.path;
    this.name = name;
    this.#descriptor = descriptor;
  }

  /**
   * Opens the file under a name when it is this worker's turn to read and change it; `endTurn` or `close` must follow.
   *
   * @param create Whether to make it if it is not there; else the result is `undefined` then.
   * @throws {TypeError} If something else than a file of nogil's is there.
   * @throws {TimeoutError} If its turn does not come.
   */
  static open(act: string, folder: NameFolder, name: string, create: true): NameFile;
  static open(act: string, folder: NameFolder, name: string, create: boolean): NameFile | undefined;
  static open(act: string, folder: NameFolder, name: string, create: boolean): NameFile | undefined {
    const deadline = performance.now() + PATIENCE_MS;
    for (;;) {
      const descriptor = linux().files.open(folder.descriptor, name, create);
      if (descriptor === ENOENT && !create) return undefined;
      if (descriptor < 0) throw strange(act, folder, name, `error number ${-descriptor}`);
      const file = new NameFile(folder, name, descriptor);
      try {
        const problem = file.#problem();
        if (problem !== undefined) throw strange(act, folder, name, problem);
        if (!file.awaitTurn(deadline)) throw stuck(act, file.path);
        // Its last user may have removed it meanwhile, and another may have made a new one.
        if (file.isIn(folder)) return file;
      } catch (error) {
        file.close();
        throw error;
      }
      file.close();
      if (performance.now() > deadline) throw stuck(act, file.path);
    }
  }

  /** Whether what is under a name may be a file of nogil's. */
  static isAt(folder: NameFolder, name: string): boolean {
    const status = linux().files.statOf(folder.descriptor, name);
    return status !== undefined && problemOf(status) === undefined;
  }

  /** Opens the file under a name without waiting; `undefined` if it is not there, not nogil's, or in somebody's turn. */
  static tryToOpen(folder: NameFolder, name: string): NameFile | "busy" | undefined {
    const descriptor = linux().files.open(folder.descriptor, name, false);
    if (descriptor < 0) return undefined;
    const file = new NameFile(folder, name, descriptor);
    if (file.#problem() === undefined) {
      if (!linux().files.lock(descriptor, TURN, "exclusive")) {
        file.close();
        return "busy";
      }
      if (file.isIn(folder)) return file;
    }
    file.close();
    return undefined;
  }

  get path(): string {
    return `${this.folder}/${this.name}`;
  }

  /** Waits for this worker's turn; returns whether it came. */
  awaitTurn(deadline: number): boolean {
    const { files } = linux();
    while (!files.lock(this.#descriptor, TURN, "exclusive")) {
      if (performance.now() > deadline) return false;
      pause(1);
    }
    return true;
  }

  endTurn(): void {
    linux().files.lock(this.#descriptor, TURN, "none");
  }

  /** Has the kernel know that this worker has the name open. */
  claim(): void {
    linux().files.lock(this.#descriptor, PRESENCE, "shared");
  }

  /** Whether others have the name open. */
  get isClaimed(): boolean {
    return linux().files.isLockedElsewhere(this.#descriptor, PRESENCE);
  }

  /** Whether this very file is still the one under its name. */
  isIn(folder: NameFolder): boolean {
    const { files } = linux();
    return files.statOf(folder.descriptor, this.name)?.identity === files.stat(this.#descriptor).identity;
  }

  /** Returns what the file says, `"nothing"` if it is empty, `"noise"` if it is no file of nogil's. */
  read(): NameRecord | "nothing" | "noise" {
    const bytes = linux().files.read(this.#descriptor);
    if (bytes.length === 0) return "nothing";
    const [first, ...lines] = new TextDecoder().decode(bytes).split("\n");
    try {
      const { nogil, kind, parameters, id } = JSON.parse(first);
      if (typeof nogil !== "number" || typeof kind !== "string" || !/^[0-9a-f]{32}$/.test(id)) return "noise";
      const holders = lines.filter((line) => /^\d+\/\d+$/.test(line));
      return { layout: nogil, kind, parameters: JSON.stringify(parameters), id, holders };
    } catch {
      return "noise";
    }
  }

  /** Replaces what the file says. */
  write({ layout, kind, parameters, id, holders }: NameRecord): void {
    const first = `{"nogil":${layout},"kind":"${kind}","parameters":${parameters},"id":"${id}"}`;
    const text = [first, ...holders.slice(0, MOST_HOLDERS), ""].join("\n");
    const error = linux().files.write(this.#descriptor, new TextEncoder().encode(text));
    if (error < 0) throw new Error(`Cannot write ${this.path}: error number ${-error}`);
  }

  /** Removes the name; the file itself goes with the last that has it open. */
  remove(folder: NameFolder): void {
    linux().files.remove(folder.descriptor, this.name);
  }

  /** Closes the file, which ends the turn and the claim. Does nothing the second time. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    // Not left to the kernel: between fork and exec, a child of this process has all descriptors, and so their locks.
    linux().files.lock(this.#descriptor, PRESENCE, "none");
    this.endTurn();
    linux().files.close(this.#descriptor);
  }

  #problem(): string | undefined {
    return problemOf(linux().files.stat(this.#descriptor));
  }
}

/** Returns why a file cannot be one that nogil made. */
function problemOf({ isRegular, owner, mode, links }: FileStatus): string | undefined {
  const { user } = linux().files;
  if (!isRegular) return "no regular file";
  if (owner !== user) return `a file of user ${owner}`;
  if (mode !== 0o600) return `a file with mode ${mode.toString(8)}`;
  return links > 1 ? `a file with ${links} names` : undefined;
}

/** Blocks the calling thread for `ms`. */
export function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

function strange(act: string, { path }: NameFolder, name: string, what: string): TypeError {
  return new TypeError(
    `Cannot ${act} as ${path}/${name} is nothing that nogil made: it is ${what}; unlink("${name}") removes it`,
  );
}

function stuck(act: string, path: string): TimeoutError {
  return new TimeoutError(
    `Cannot ${act} within ${PATIENCE_MS} ms: another process has locked ${path}, and must go on or end first`,
  );
}
