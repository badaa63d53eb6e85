import { checkResults } from "./check-results.ts";
import { ResultsError } from "./results-error.ts";
import type { Results } from "./results.ts";
import { writeAtomically } from "./write-atomically.ts";

/**
 * Checks results and writes them to `path`, which never holds half a file.
 *
 * @throws {ResultsError} If the results break the format, with the first wrong field; or if the file
 * cannot be written. Nothing is left behind in either case.
 */
export async function writeResults(path: string, results: Results): Promise<void> {
  const { fault } = checkResults(results);
  if (fault !== null) throw new ResultsError(`Cannot write results "${path}" as ${fault}`);
  try {
    await writeAtomically(path, `${JSON.stringify(results, null, 1)}\n`);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new ResultsError(
      `Cannot write results as the file must be writable: received "${path}" (${code})`,
      { cause },
    );
  }
}
