import { linux } from "./linux.ts";
import { MappedMemory, MAX_BYTES } from "./mapped-memory.ts";
import { PROCESS_MEMORY, threadMemory } from "./thread-memory.ts";
import { noteUse } from "./used-memories.ts";

const INITIAL_BYTES = 16 << 20;

/** Words in the header of the thread memory: whether this process has a process memory, and its descriptor. */
const STATE = PROCESS_MEMORY;
const DESCRIPTOR = PROCESS_MEMORY + 1;
const NONE = 0;
const OPENING = 1;
const OPEN = 2;

let current: MappedMemory | undefined;

/**
 * The memory that this process shares with its parent and its children; made at the first call in the first process.
 *
 * @throws {UnsupportedError} If this platform or this version of the runtime has none.
 */
export function processMemory(): MappedMemory {
  current ??= open(() => linux().createMemoryFile(MAX_BYTES), true);
  return current;
}

/** Joins the memory of the parent process, given the path of its descriptor. */
export function joinProcessMemory(path: string): MappedMemory {
  current ??= open(() => linux().open(path), false);
  return current;
}

function open(openFile: () => number, isNew: boolean): MappedMemory {
  const memory = openOnce(openFile, isNew);
  noteUse(memory);
  return memory;
}

/** One thread of the process opens the file; the others map the same descriptor. */
function openOnce(openFile: () => number, isNew: boolean): MappedMemory {
  const { words } = threadMemory();
  while (Atomics.load(words, STATE) !== OPEN) {
    if (Atomics.compareExchange(words, STATE, NONE, OPENING) === NONE) return openFirst(openFile, isNew);
    Atomics.wait(words, STATE, OPENING);
  }
  return new MappedMemory(Atomics.load(words, DESCRIPTOR), false, INITIAL_BYTES);
}

function openFirst(openFile: () => number, isNew: boolean): MappedMemory {
  const { words } = threadMemory();
  let state = NONE;
  try {
    const memory = new MappedMemory(openFile(), isNew, INITIAL_BYTES);
    Atomics.store(words, DESCRIPTOR, memory.descriptor);
    state = OPEN;
    return memory;
  } finally {
    Atomics.store(words, STATE, state);
    Atomics.notify(words, STATE);
  }
}
