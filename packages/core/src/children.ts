/** A thread or process that was started here. */
interface Child {
  joinAsync(): Promise<boolean>;
}

const children = new Set<Child>();

/**
 * Notes a child that the calling thread must outlive: a native worker ends with the thread that started it, and
 * the kernel ends a process then.
 */
export function outlive(child: Child): void {
  children.add(child);
}

/** Forgets a child that has ended. */
export function outlived(child: Child): void {
  children.delete(child);
}

/** Settles when the threads and processes that the calling thread started, other than daemons, have ended. */
export async function childrenEnded(): Promise<void> {
  for (const child of children) await child.joinAsync();
}
