/** How often at most those look who were given here, in ms. */
const LOOK_MS = 50;

const lookers = new Set<() => void>();
let looked = 0;

/**
 * Has `look` called now and then while the calling thread is blocked in a wait of nogil: its event loop, which would tell of workers
 * that have died, does not turn then. It must not call functions of the program. Returns what stops that.
 */
export function whileBlocked(look: () => void): () => void {
  lookers.add(look);
  return () => void lookers.delete(look);
}

const unsent = new Set<() => void>();

/**
 * Has `send` called before the calling thread blocks in a wait of nogil, if that comes before what would send it otherwise: whoever
 * is to wake the thread may wait for it. Returns what takes it back.
 */
export function beforeBlocking(send: () => void): () => void {
  unsent.add(send);
  return () => void unsent.delete(send);
}

/** To be called by who is about to block the thread. */
export function sendBeforeBlocking(): void {
  if (unsent.size > 0) for (const send of unsent) send();
}

/** To be called by who blocks the thread, whenever a slice of the wait is over. */
export function lookWhileBlocked(): void {
  if (lookers.size === 0) return;
  const time = performance.now();
  if (time - looked < LOOK_MS) return;
  looked = time;
  for (const look of lookers) look();
}
