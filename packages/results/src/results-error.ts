/** A results file that cannot be read or must not be written; the message is one line for a person. */
export class ResultsError extends Error {
  override readonly name = "ResultsError";
}
