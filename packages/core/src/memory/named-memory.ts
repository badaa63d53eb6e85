import { runtime } from "../current.ts";
import { linux } from "./linux.ts";
import { MAGIC, MappedMemory, MAX_BYTES } from "./mapped-memory.ts";
import type { MemoryKind } from "./memory.ts";
import type { NameFile } from "./name-file.ts";
import { NameFolder } from "./name-folder.ts";

/** Header words, behind the first: where the object is, and four that are the same in no other memory. */
const ROOT = 1;
const ID = 4;
const HEADER_WORDS = ID + 4;

/** Few, as most objects are small, and the runtimes collect garbage the sooner the more memory they are shown. */
const INITIAL_BYTES = 1 << 16;

/** Opening fails so if a process is gone, or has no such descriptor, or does not let others look: EPERM, ENOENT, ESRCH, ENXIO, EACCES. */
const ABSENT = [-1, -2, -3, -6, -13];

/** Longest wait in ms for the turn to remove a name: one that is left is removed by the next process that looks. */
const PATIENCE_MS = 1000;

/** What stands for a named memory in a message. */
export interface NameReference {
  readonly name: string;
  /** The same for the same memory, and no other that ever had the name. */
  readonly id: string;
}

/** The memory behind a name: one object, and what it refers to. It is there while somebody has the name open. */
export class NamedMemory extends MappedMemory implements NameReference {
  override readonly kind: MemoryKind = "names";
  readonly id: string;
  /** How often this thread has opened the name, less how often it has closed it. */
  openings = 1;
  /** The file under the name, claimed for this worker. */
  readonly file: NameFile;
  #withdrawn = false;

  private constructor(descriptor: number, file: NameFile, isNew: boolean) {
    super(descriptor, isNew, INITIAL_BYTES);
    this.file = file;
    if (isNew) this.words.set(crypto.getRandomValues(new Int32Array(HEADER_WORDS - ID)), ID);
    this.id = idIn(this.words);
  }

  /** Makes the memory of a name whose file this worker has claimed. */
  static create(file: NameFile): NamedMemory {
    const descriptor = linux().createMemoryFile(MAX_BYTES);
    return new NamedMemory(descriptor, file, true);
  }

  /** Opens the memory that a process, `holder`, has under a descriptor; `undefined` if the one with that id is not there. */
  static open(file: NameFile, holder: string, id: string): NamedMemory | undefined {
    const { files } = linux();
    const [pid, its] = holder.split("/").map(Number);
    const descriptor = files.openOf(pid, its);
    if (ABSENT.includes(descriptor)) return undefined;
    if (descriptor < 0) throw new Error(`Cannot open "${file.name}": error number ${-descriptor}`);
    // What the file says may be noise, or the descriptor another's by now: nothing is mapped that could shrink.
    if (linux().isMemoryFile(descriptor, MAX_BYTES)) {
      const header = new Int32Array(files.read(descriptor, 4 * HEADER_WORDS).buffer);
      if (header[0] === MAGIC && idIn(header) === id) return new NamedMemory(descriptor, file, false);
    }
    files.close(descriptor);
    return undefined;
  }

  get name(): string {
    return this.file.name;
  }

  /** Where the object is. */
  get root(): number {
    return this.words[ROOT];
  }

  set root(at: number) {
    this.words[ROOT] = at;
  }

  /** How others find the memory: this process, and the descriptor in it. */
  get holder(): string {
    return `${runtime().pid}/${this.descriptor}`;
  }

  /** Gives up the name, and not the memory. The last who does removes it. Does nothing the second time. */
  override withdraw(): void {
    if (this.#withdrawn) return;
    this.#withdrawn = true;
    const { file } = this;
    using folder = NameFolder.reopen(file.folder);
    if (folder && file.awaitTurn(performance.now() + PATIENCE_MS) && file.isIn(folder)) {
      const record = file.read();
      if (!file.isClaimed) file.remove(folder);
      else if (typeof record === "object")
        file.write({ ...record, holders: record.holders.filter((each) => each !== this.holder) });
    }
    file.close();
  }

  override close(): void {
    this.withdraw();
    super.close();
  }
}

function idIn(words: Int32Array): string {
  return Array.from(words.subarray(ID, HEADER_WORDS), (word) =>
    (word >>> 0).toString(16).padStart(8, "0"),
  ).join("");
}
