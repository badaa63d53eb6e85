import { ResultsError, writeAtomically } from "@nogil/results";

/**
 * Writes a file of a report; makes its folder if it is missing.
 *
 * @throws {ResultsError} If it cannot be written; the old file is there as it was.
 */
export async function writeReport(path: string, text: string): Promise<void> {
  try {
    await writeAtomically(path, text);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new ResultsError(`Cannot write report as the file must be writable: received "${path}" (${code})`, {
      cause,
    });
  }
}
