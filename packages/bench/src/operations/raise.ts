import { defineTasks } from "nogil";
import type { BaseValue } from "nogil/threading";

// What workers do of the lesson's task. A module of its own, so that they load no more than they need: `nogil/tasks`, which has the
// same function and proves the results, would have each of them load what processes share.

const PRIME = 2n ** 61n - 1n;

/** Raises `base` to `exponent`, and returns the remainder that proves it. */
export function raise(base: number, exponent: number): bigint {
  return BigInt(base) ** BigInt(exponent) % PRIME;
}

/** As {@linkcode raise}, into shared memory. Leaves its worker to the next thread. */
export function raiseInto(remainder: BaseValue<"u64">, base: number, exponent: number): void {
  remainder.value = raise(base, exponent);
}

/** As {@linkcode raiseInto}, and takes its worker along. */
export async function raiseIntoOnce(
  remainder: BaseValue<"u64">,
  base: number,
  exponent: number,
): Promise<void> {
  raiseInto(remainder, base, exponent);
}

defineTasks(import.meta.url, { raise, raiseInto, raiseIntoOnce });
