/** What a process knows of itself. */
export interface ProcessIdentity {
  readonly name: string;
  readonly daemon: boolean;
}

let identity: ProcessIdentity = { name: "MainProcess", daemon: false };
let children = 0;

/** Who this process is. */
export function currentProcessIdentity(): ProcessIdentity {
  return identity;
}

/** Tells this process who it is. */
export function assumeProcessIdentity(assumed: ProcessIdentity): void {
  identity = assumed;
}

/** Returns the default name of this process's next child: `Process-1`, and `Process-1:2` for a child's child. */
export function nextProcessName(): string {
  const { name } = identity;
  return name.startsWith("Process-") ? `${name}:${++children}` : `Process-${++children}`;
}
