import { checkName } from "../memory/check-name.ts";
import { linux } from "../memory/linux.ts";
import { NameFile } from "../memory/name-file.ts";
import { NameFolder } from "../memory/name-folder.ts";
import { sweep } from "../memory/sweep.ts";

const ENOENT = -2;

/**
 * Returns the names under which living processes of this user have objects open, sorted.
 *
 * @throws {Error} If the folder of the names is not this user's alone; says how to put that right.
 * @example
 * ```ts
 * import { list, Lock } from "nogil/multiprocessing";
 *
 * using _ = new Lock({ name: "back-up" });
 * console.log(list().includes("back-up")); // true
 * ```
 */
export function list(): string[] {
  using folder = NameFolder.open("list names", false);
  return folder ? sweep(folder) : [];
}

/**
 * Removes a name. Those who have its object open keep it; who opens the name from now on gets a new one. Also removes what
 * stands in the way of a name, such as a file that was written over.
 *
 * @returns `true` if the name was there, `false` if not.
 * @throws {TypeError} If `name` is not a string.
 * @throws {RangeError} If it has characters that names do not have.
 * @throws {TimeoutError} If another process has stopped in the middle of opening or closing it.
 * @example
 * ```ts
 * import { Event, unlink } from "nogil/multiprocessing";
 *
 * using _ = new Event({ name: "left-over" });
 * console.log(unlink("left-over"), unlink("left-over")); // true false
 * ```
 */
export function unlink(name: string): boolean {
  const act = `unlink ${JSON.stringify(name) ?? String(name)}`;
  checkName(act, name);
  using folder = NameFolder.open(act, false);
  if (!folder) return false;
  const { files } = linux();
  if (!files.statOf(folder.descriptor, name)) return false;
  // In its turn, so that nobody who closes it now removes the one that is made next.
  const file = NameFile.isAt(folder, name) ? NameFile.open(act, folder, name, false) : undefined;
  const error = files.remove(folder.descriptor, name);
  file?.close();
  if (error === ENOENT) return false; // somebody else was faster
  if (error < 0) throw new Error(`Cannot ${act}: error number ${-error}`);
  return true;
}
