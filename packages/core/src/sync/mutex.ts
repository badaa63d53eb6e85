import type { Lockable } from "./lockable.ts";
import type { Steps } from "./steps.ts";

/** A lock as a condition needs it: whose holder can let it go whole while it sleeps, and take it back as it was. */
export interface Mutex extends Lockable {
  /** Whether anybody holds it. */
  locked(): boolean;
  /** Whether it is held after its previous owner died while holding it. */
  readonly abandoned: boolean;
  /**
   * Whether the caller holds it.
   * @internal
   */
  readonly isMine: boolean;
  /**
   * Lets it go, however deep the caller holds it.
   *
   * @returns What {@linkcode Mutex.takeBack} needs to restore the hold.
   * @throws {LockError} If the caller does not hold it.
   * @internal
   */
  letGo(): number;
  /**
   * As `takeBack`, if it is free at this moment; returns whether it was.
   * @internal
   */
  retake(hold: number): boolean;
  /**
   * Takes it for the owner before, as deep as before; returns whether it was free while time was left.
   * @internal
   */
  takeBack(hold: number, timeLeft?: boolean): Steps<boolean>;
}
