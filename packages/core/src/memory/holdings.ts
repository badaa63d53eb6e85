import { lengthOf, release, retain } from "./block.ts";
import type { Memory } from "./memory.ts";
import type { NamedMemory } from "./named-memory.ts";
import { classOf } from "./shared-classes.ts";
import type { Shared } from "./shared.ts";
import { threadMemory } from "./thread-memory.ts";
import { usedMemories } from "./used-memories.ts";
import { weigh } from "./weigh.ts";

/** How many objects this worker has of a block. All of them count as one reference to it. */
interface Holding {
  readonly memory: Memory;
  readonly at: number;
  /** Where that is written down. */
  readonly entry: number;
  objects: number;
}

/** What a worker may keep that does nothing. */
const FEW_BLOCKS = 64;
const FEW_WORDS = 1 << 14;

const holdings = new Map<Memory, Map<number, Holding>>();
const collected = new FinalizationRegistry<Holding>((holding) => {
  if (--holding.objects === 0) giveBack(holding);
});

/** Counts an object of this worker as one who refers to its block. */
export function hold(object: Shared): void {
  const { place } = object;
  const { memory, at } = place;
  let held = holdings.get(memory);
  if (!held) holdings.set(memory, (held = new Map()));
  let holding = held.get(at);
  if (!holding) {
    // Whoever made the block was counted then, for this object.
    if (place.state !== "new") retain(memory, at);
    holding = { memory, at, entry: memory.ledger?.add(at) ?? 0, objects: 0 };
    held.set(at, holding);
    weigh(lengthOf(memory, at));
  }
  place.state = "block";
  holding.objects++;
  collected.register(object, holding, object);
}

/** Refers to the block of an object no more, although the object is still there. Nobody may use it, or send it, from here on. */
export function letGoOfObject(object: Shared): void {
  const { memory, at } = object.place;
  object.place.state = "closed";
  collected.unregister(object);
  const holding = holdings.get(memory)?.get(at);
  if (holding && --holding.objects === 0) giveBack(holding);
}

function giveBack(holding: Holding): void {
  const { memory, at, entry } = holding;
  const held = holdings.get(memory);
  // Objects may be collected after all was given back, and the block may be another's by then.
  if (held?.get(at) !== holding) return;
  held.delete(at);
  memory.ledger?.remove(entry);
  letGo(memory, at);
}

/** Whether this worker refers to so few words of shared memory that nobody would miss them. */
export function holdsLittle(): boolean {
  let words = 0;
  for (const [memory, held] of holdings) {
    if (held.size > FEW_BLOCKS) return false;
    for (const at of held.keys()) words += lengthOf(memory, at);
  }
  return words <= FEW_WORDS;
}

/** Gives back all that this worker refers to, and its names. To be called when it ends. */
export function giveBackAll(): void {
  for (const memory of holdings.keys()) giveBackIn(memory);
  threadMemory().allocator.keepNothing();
  for (const memory of usedMemories()) memory.withdraw();
}

function giveBackIn(memory: Memory): void {
  for (const holding of holdings.get(memory)?.values() ?? []) giveBack(holding);
  holdings.delete(memory);
}

/** Whether a memory has a name. */
export function isNamed(memory: Memory): memory is NamedMemory {
  return memory.kind === "names";
}

/** Gives up all that this worker has of a memory with a name, and that itself. */
export function closeMemory(memory: NamedMemory): void {
  giveBackIn(memory);
  memory.close();
}

/** Leaves the memories of processes, and closes those with a name, for a thread that ends. */
export function leaveMemories(): void {
  for (const memory of usedMemories()) {
    if (isNamed(memory)) closeMemory(memory);
    else memory.leave();
  }
}

/** Gives back what processes referred to that were killed. To be called when a child has ended. */
export function giveBackOfTheDead(): void {
  for (const memory of usedMemories()) {
    if (memory.kind === "processes") memory.settleDead((at) => letGo(memory, at));
  }
}

/** Counts one less who refers to an object. */
export function letGo(memory: Memory, at: number): void {
  release(memory, at, () => classOf(memory, at)?.dispose(memory, at));
}
