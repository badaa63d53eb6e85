import { expect, test, vi } from "vitest";
import { explore } from "./explore.ts";
import type { Call, Scenario } from "./scenario.ts";
import { ABORTED } from "./worker.ts";

// Nothing here waits, so that nothing hangs; how long it takes depends on what else the machine does.
vi.setConfig({ testTimeout: 240_000 });

/** What is found if a wake-up was lost. */
export const FOR_EVER = "Everybody who is left sleeps for ever";

/** Tests that nothing goes wrong whatever happens in a scenario, and that at least so many states were looked at. */
export function explores<T>(name: string, atLeast: number, scenario: Scenario<T>): void {
  test(name, async () => {
    const { states, moves, ends } = await explore(scenario);
    console.info(`${name}: ${states} states, ${moves} moves, ${ends} ends`);
    expect(states).toBeGreaterThanOrEqual(atLeast);
  });
}

/** Tests that what goes wrong in a scenario is found. */
export function catches<T>(name: string, message: string | RegExp, scenario: Scenario<T>): void {
  test(`The explorer catches ${name}`, async () => {
    await expect(explore(scenario)).rejects.toThrow(message);
  });
}

/** A scenario in which nothing wakes anybody. */
export function muted<T>(scenario: Scenario<T>): Scenario<T> {
  return { ...scenario, tamper: (operation) => (operation.does === "wake" ? undefined : operation) };
}

/** A call that may be aborted while it sleeps; it then returns `false`. */
export function abortable<T>(
  act: (handle: T, options: { signal: AbortSignal }) => Promise<unknown>,
): Call<T> {
  return (handle, { signal }) =>
    act(handle, { signal }).catch((reason) => {
      if (reason !== ABORTED) throw reason;
      return false;
    });
}

/** Does calls again and again. */
export function times<T>(count: number, calls: readonly Call<T>[]): Call<T>[] {
  return Array.from({ length: count }, () => calls).flat();
}

/** What is done with a lock, or one of `room` semaphores, once it is held, or not: the call before says whether it is. */
export function andRelease(room = 1): Call<{ release(): void }>[] {
  return [
    (_lock, worker, isHeld) => {
      if (isHeld) worker.enter(0, room);
      if (isHeld) worker.leave();
      return isHeld;
    },
    (lock, _worker, isHeld) => void (isHeld && lock.release()),
  ];
}
