import { ResultsError, writeAtomically } from "@nogil/results";

/**
 * Writes a file of a report; makes its folder if it is missing.
 *
 * @param by Another way to write it, such as behind what is there.
 * @throws {ResultsError} If it cannot be written; the old file is there as it was.
 */
export async function writeReport(
  path: string,
  text: string,
  by: typeof writeAtomically = writeAtomically,
): Promise<void> {
  try {
    await by(path, text);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new ResultsError(`Cannot write report as the file must be writable: received "${path}" (${code})`, {
      cause,
    });
  }
}
