import { ResultsError } from "@nogil/results";

/** A command line that makes no sense; the message is one line for a person. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/**
 * Runs a command that makes a report and prints the paths of what it made, one a line. What the user can put right is
 * one line on stderr and exit code 2; anything else is a fault of this program and keeps its stack.
 */
export async function reportOrComplain(command: () => Promise<string[]>): Promise<void> {
  try {
    console.log((await command()).join("\n"));
  } catch (error) {
    if (!(error instanceof ResultsError) && !(error instanceof UsageError)) throw error;
    console.error(error.message);
    process.exitCode = 2;
  }
}
