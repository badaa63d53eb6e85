import { waitBeforeEnd } from "./end-main.ts";

/** The worker of a thread that was started here, or a process. */
interface Child {
  /** Blocks until it is gone. */
  join(): boolean;
  joinAsync(): Promise<boolean>;
}

const children = new Set<Child>();

/**
 * Notes a child that the calling thread must outlive: a native worker ends with the thread that started it, and
 * the kernel ends a process then.
 */
export function outlive(child: Child): void {
  children.add(child);
  waitBeforeEnd(joinChildren);
}

/** Forgets a child that is gone. */
export function outlived(child: Child): void {
  children.delete(child);
}

/** Settles when the workers and processes that the calling thread started, other than daemons, are gone. */
export async function childrenEnded(): Promise<void> {
  for (const child of children) await child.joinAsync();
}

/** As {@linkcode childrenEnded}, for a thread whose event loop will not turn again. */
export function joinChildren(): void {
  for (const child of children) child.join();
}
