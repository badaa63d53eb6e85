import { Lock } from "../../packages/core/src/sync/lock.ts";
import type { Worker } from "./worker.ts";

const { acquire, steps } = Lock.prototype;

/**
 * Makes locks take one operation to wait and be taken. Where they are explored themselves, that leaves nothing open about what is
 * built upon them but far fewer states.
 */
export function simplifyLocks(): void {
  Lock.prototype.acquire = function (timeout = Infinity) {
    return (this.place.memory as Worker).take(this.place.at, timeout > 0);
  };
  // oxlint-disable-next-line require-yield -- the operation itself waits
  Lock.prototype.steps = function* (timeLeft) {
    return (this.place.memory as Worker).take(this.place.at, timeLeft);
  };
}

/** Makes locks real again. */
export function restoreLocks(): void {
  Object.assign(Lock.prototype, { acquire, steps });
}
