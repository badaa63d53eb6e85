import { expect, test } from "vitest";
import { explore } from "./explore.ts";
import type { Scenario } from "./scenario.ts";

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
