import { runtime } from "../current.ts";
import { linux } from "./linux.ts";
import { ROOT_FOLDER } from "./linux-files.ts";

const ENOENT = -2;
const EACCES = -13;

/**
 * The folder where the files of names are, open and checked: nobody but this user can have put anything there.
 *
 * @see https://specifications.freedesktop.org/basedir/latest/ for XDG_RUNTIME_DIR
 */
export class NameFolder {
  readonly path: string;
  readonly descriptor: number;

  private constructor(path: string, descriptor: number) {
    this.path = path;
    this.descriptor = descriptor;
  }

  /**
   * Opens `$XDG_RUNTIME_DIR/nogil`, or `/dev/shm/nogil-UID` where that variable is not an absolute path.
   *
   * @param act What it is opened for, such as `open Lock "a"`.
   * @param create Whether to make it if it is not there; else the result is `undefined` then.
   * @throws {Error} If others could enter it, or it belongs to another; says how to put that right.
   */
  static open(act: string, create: true): NameFolder;
  static open(act: string, create: boolean): NameFolder | undefined;
  static open(act: string, create: boolean): NameFolder | undefined {
    const { files } = linux();
    const given = runtime().env("XDG_RUNTIME_DIR");
    if (!given?.startsWith("/")) {
      const path = `/dev/shm/nogil-${files.user}`;
      return NameFolder.#open(act, ROOT_FOLDER, path, path, create);
    }
    const advice = "set XDG_RUNTIME_DIR to a folder of your own with mode 700, or unset it";
    const parent = openChecked(act, ROOT_FOLDER, given, given, advice);
    if (parent === ENOENT) throw new Error(`Cannot ${act} as there is no folder ${given}: ${advice}`);
    try {
      return NameFolder.#open(act, parent, "nogil", `${given}/nogil`, create);
    } finally {
      files.close(parent);
    }
  }

  /** Opens a folder that was open before, wherever names are by now; `undefined` if it is not as it must be. */
  static reopen(path: string): NameFolder | undefined {
    try {
      const descriptor = openChecked("close a name", ROOT_FOLDER, path, path, "");
      return descriptor === ENOENT ? undefined : new NameFolder(path, descriptor);
    } catch {
      return undefined;
    }
  }

  static #open(
    act: string,
    parent: number,
    name: string,
    path: string,
    create: boolean,
  ): NameFolder | undefined {
    const advice = `chmod 700 ${path}, or remove it if it is not yours`;
    let descriptor = openChecked(act, parent, name, path, advice);
    let error: number = ENOENT;
    if (descriptor === ENOENT && create) {
      error = linux().files.makeFolder(parent, name);
      // Another may have been faster, so what counts is that it is there, and as it must be.
      descriptor = openChecked(act, parent, name, path, advice);
    }
    if (descriptor !== ENOENT) return new NameFolder(path, descriptor);
    if (create) throw new Error(`Cannot ${act} as folder ${path} could not be made: error number ${-error}`);
    return undefined;
  }

  [Symbol.dispose](): void {
    linux().files.close(this.descriptor);
  }
}

/** Opens a folder and checks that it is this user's alone; returns its descriptor, or `ENOENT`. */
function openChecked(act: string, parent: number, name: string, path: string, advice: string): number {
  const { files } = linux();
  const descriptor = files.openFolder(parent, name);
  if (descriptor === ENOENT) return ENOENT;
  const problem = descriptor < 0 ? problemOf(descriptor) : strangersIn(descriptor);
  if (problem === undefined) return descriptor;
  if (descriptor >= 0) files.close(descriptor);
  throw new Error(`Cannot ${act} as folder ${path} must be this user's alone: it ${problem}; ${advice}`);
}

function problemOf(error: number): string {
  return error === EACCES ? "cannot be entered" : `is no folder that can be opened (error number ${-error})`;
}

function strangersIn(descriptor: number): string | undefined {
  const { files } = linux();
  const { owner, mode } = files.stat(descriptor);
  if (owner !== files.user) return `belongs to user ${owner}, and this process acts as user ${files.user}`;
  return mode & 0o077 ? `has mode ${mode.toString(8)}, so that others can enter it` : undefined;
}
