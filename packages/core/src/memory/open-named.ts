import { runtime } from "../current.ts";
import { LAYOUT } from "./mapped-memory.ts";
import { NameFile, pause } from "./name-file.ts";
import type { NameRecord } from "./name-file.ts";
import { NameFolder } from "./name-folder.ts";
import { NamedMemory } from "./named-memory.ts";
import type { NameReference } from "./named-memory.ts";
import { sweep } from "./sweep.ts";
import { noteUse, usedMemories } from "./used-memories.ts";

/** A process that is being killed has its locks for a moment longer than its descriptors: wait so many ms for it to be gone. */
const DYING_MS = 2000;

/** What all who open a name must agree on. */
export interface Signature {
  /** Name of the class. */
  readonly kind: string;
  /** What the object is made with, by name. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** Whether somebody must have a name open (`"there"`), or nobody may (`"new"`). */
export type Presence = "any" | "there" | "new";

/**
 * Opens the memory under a name for this thread. If no living process has the name open, the memory is new, and `begin` makes
 * its object and returns where that is; nobody else sees it before.
 *
 * @throws {RangeError} If `presence` forbids that, or the other.
 * @throws {TypeError} If the object there is of another class, was made with other parameters or by another version of nogil, or
 *   what is there is nothing of nogil's.
 */
export function openNamed(
  name: string,
  signature: Signature,
  begin: (memory: NamedMemory) => number,
  presence: Presence,
): NamedMemory {
  const act = `open ${signature.kind} "${name}"`;
  using folder = NameFolder.open(act, presence !== "there");
  if (folder) prepare(folder);
  const file = folder && NameFile.open(act, folder, name, presence !== "there");
  if (!file) throw missing(act);
  return keep(file, () => {
    const record = file.read();
    if (record === "noise" || (record === "nothing" && file.isClaimed)) throw damaged(act, file);
    if (record !== "nothing" && file.isClaimed) {
      if (presence === "new") throw taken(act);
      checkSignature(act, record, signature);
      const memory = join(act, file, record);
      if (memory) return memory;
    }
    if (presence === "there") throw missing(act);
    return create(file, signature, begin);
  });
}

/** Removes the name of a memory, if it is still under that; returns whether it was. Those who have it open keep it. */
export function unlinkNamed({ name, id }: NameReference): boolean {
  const act = `unlink "${name}"`;
  using folder = NameFolder.open(act, false);
  const file = folder && NameFile.open(act, folder, name, false);
  if (!file) return false;
  try {
    const record = file.read();
    const isThis = typeof record === "object" && record.id === id;
    if (isThis) file.remove(folder);
    return isThis;
  } finally {
    file.close();
  }
}

/**
 * Opens the memory that a message refers to.
 *
 * @throws {TypeError} If nobody has it open under its name any more.
 */
export function openReferred({ name, id }: NameReference): NamedMemory {
  const act = `receive the object named "${name}"`;
  const known = openAgain(id);
  if (known) return known;
  using folder = NameFolder.open(act, false);
  if (folder) prepare(folder);
  const file = folder && NameFile.open(act, folder, name, false);
  if (!file) throw gone(act);
  return keep(file, () => {
    const record = file.read();
    const isThis = typeof record === "object" && record.id === id && file.isClaimed;
    const memory = isThis ? join(act, file, record) : undefined;
    if (!memory) throw gone(act);
    return memory;
  });
}

/** The named memories that this thread has open. */
function openMemories(): NamedMemory[] {
  return usedMemories().filter((memory) => memory instanceof NamedMemory);
}

let isPrepared = false;

/** To be called before this thread has a first name open. */
function prepare(folder: NameFolder): void {
  if (isPrepared) return;
  isPrepared = true;
  sweep(folder);
  // The memories stay: whoever is told of the end after this may still use them.
  runtime().onExit(() => openMemories().forEach((memory) => memory.withdraw()));
}

/** Ends the turn at a file, and closes it unless `fn` returned a memory that goes with it. */
function keep(file: NameFile, fn: () => NamedMemory): NamedMemory {
  let memory: NamedMemory | undefined;
  try {
    memory = fn();
    return memory;
  } finally {
    if (memory?.file === file) file.endTurn();
    else file.close();
  }
}

function create(
  file: NameFile,
  { kind, parameters }: Signature,
  begin: (memory: NamedMemory) => number,
): NamedMemory {
  // In this order: whoever finds the claim finds the memory too, or knows that something is wrong.
  file.claim();
  const memory = NamedMemory.create(file);
  try {
    memory.root = begin(memory);
    const { id, holder } = memory;
    file.write({
      layout: LAYOUT,
      kind,
      parameters: JSON.stringify(parameters),
      id,
      holders: [holder],
    });
  } catch (error) {
    memory.close();
    throw error;
  }
  noteUse(memory);
  return memory;
}

/** Opens the memory that a file speaks of; `undefined` if those who had it died meanwhile. */
function join(act: string, file: NameFile, record: NameRecord): NamedMemory | undefined {
  const { id, holders } = record;
  const known = openAgain(id);
  if (known) return known;
  file.claim();
  const deadline = performance.now() + DYING_MS;
  while (file.isClaimed) {
    for (const [i, holder] of holders.entries()) {
      const memory = NamedMemory.open(file, holder, id);
      if (!memory) continue;
      // Those before are dead, and since everybody looks there first, the list does not grow with them.
      file.write({ ...record, holders: [memory.holder, ...holders.slice(i)] });
      noteUse(memory);
      return memory;
    }
    if (performance.now() > deadline) throw outOfReach(act, holders);
    pause(1);
  }
  return undefined;
}

function openAgain(id: string): NamedMemory | undefined {
  const known = openMemories().find((memory) => memory.id === id);
  if (known) known.openings++;
  return known;
}

function checkSignature(act: string, record: NameRecord, { kind, parameters }: Signature): void {
  if (record.layout !== LAYOUT) {
    throw new TypeError(
      `Cannot ${act} as all who have it open must run the same version of nogil: ` +
        `its layout is ${record.layout}, here it is ${LAYOUT}`,
    );
  }
  const mine = `${kind} ${JSON.stringify(parameters)}`;
  const its = `${record.kind} ${record.parameters}`;
  if (mine !== its)
    throw new TypeError(`Cannot ${act} as it is another kind of object: it is ${its}, received ${mine}`);
}

function missing(act: string): RangeError {
  return new RangeError(`Cannot ${act} as somebody must have it open, or it must be created: nobody has`);
}

function taken(act: string): RangeError {
  return new RangeError(`Cannot ${act} as a new one, as nobody may have the name: somebody has it open`);
}

function damaged(act: string, { path, name }: NameFile): TypeError {
  return new TypeError(
    `Cannot ${act} as ${path} is nothing that nogil wrote, or was written over; unlink("${name}") removes it`,
  );
}

function gone(act: string): TypeError {
  return new TypeError(`Cannot ${act}: everybody has closed it, or the name was removed, before it arrived`);
}

function outOfReach(act: string, holders: readonly string[]): Error {
  return new Error(
    `Cannot ${act} as its memory is out of reach: those who have it open (process/descriptor ${holders.join(", ")}) ` +
      "run in another container, or do not let this process look into /proc",
  );
}
