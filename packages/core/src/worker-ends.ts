const listeners = new Set<() => void>();

/** Has `listener` called when a thread or a process that this thread started may have ended; returns what stops that. */
export function onWorkerEnd(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** To be called when the runtime tells that a thread or a process has ended. */
export function noteWorkerEnd(): void {
  for (const listener of listeners) listener();
}
