import process from "node:process";

/** The user asked for something that cannot be; the message is one line that says what and why. */
export class UsageError extends Error {}

/** Runs a program's main part; a {@linkcode UsageError} becomes one line on standard error and exit code 2. */
export async function runMain(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 2;
  }
}

/** Returns `value` as one of `allowed`. Throws a {@linkcode UsageError} that lists them otherwise. */
export function oneOf<T extends string>(what: string, value: string | undefined, allowed: readonly T[]): T {
  if (allowed.includes(value as T)) return value as T;
  throw new UsageError(
    `Cannot run as ${what} must be one of ${allowed.join(", ")}: received ${JSON.stringify(value) ?? "nothing"}`,
  );
}

/** Returns `value` as a whole number from `least` on. Throws a {@linkcode UsageError} otherwise. */
export function wholeNumber(what: string, value: string | undefined, least: number): number {
  const number = Number(value);
  if (value !== undefined && /^\d+$/.test(value) && Number.isSafeInteger(number) && number >= least)
    return number;
  throw new UsageError(
    `Cannot run as ${what} must be a whole number from ${least} on: received ${JSON.stringify(value) ?? "nothing"}`,
  );
}
