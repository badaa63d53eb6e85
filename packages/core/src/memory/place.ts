import type { Memory } from "./memory.ts";

/**
 * What a place is: a block that was made for an object that is not there yet, one that the objects there are counted in,
 * a part of a block, which is nobody's own, or that of a memory with a name, which lives as long as the memory; or its object was
 * closed, and refers to it no more.
 */
type PlaceState = "new" | "block" | "part" | "named" | "closed";

/** Where a shared object is: its memory, and the index of its first word there. */
export class Place {
  readonly memory: Memory;
  readonly at: number;
  /** Where the whole is that this is a part of: the block. */
  readonly block: number;
  state: PlaceState;

  constructor(memory: Memory, at: number, state: PlaceState, block = at) {
    this.memory = memory;
    this.at = at;
    this.block = block;
    this.state = state;
  }

  /** The place of an object that is part of the one here, `offset` words behind its beginning. */
  inside(offset: number): Place {
    return new Place(this.memory, this.at + offset, "part", this.block);
  }
}

/** What a new object needs. */
export interface Layout {
  /** How many words. */
  readonly words: number;
  /** Fills them in, before anybody else can see them; left out, they are all 0. */
  readonly begin?: (memory: Memory, at: number) => void;
  /** What all who open the object by its name must have given alike, such as the parties of a barrier. */
  readonly parameters?: Readonly<Record<string, unknown>>;
}
