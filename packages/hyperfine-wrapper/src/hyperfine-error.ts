/** hyperfine cannot be used, or did not do what was asked; the message is one line for a person. */
export class HyperfineError extends Error {
  override readonly name = "HyperfineError";
}
