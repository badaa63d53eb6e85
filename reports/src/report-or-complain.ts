import { ResultsError } from "@nogil/results";

/** A command line that makes no sense; the message is one line for a person. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/**
 * Runs a command and prints what it returns, one line or page after another. What the user can put right is one line on stderr; anything
 * else is a fault of this program and keeps its stack. Both exit with 2, as 1 says that something regressed.
 */
export async function reportOrComplain(command: () => Promise<string[]>): Promise<void> {
  try {
    console.log((await command()).join("\n"));
  } catch (error) {
    const isComplaint = error instanceof ResultsError || error instanceof UsageError;
    console.error(isComplaint ? error.message : error);
    process.exitCode = 2;
  }
}
