import { HttpStatusError } from "./http.ts";

/** Reasons for which a request fails, by the code that runtimes give to their errors. The order is the encoding. */
const REASONS = [
  ["ENOTFOUND", "the name was not found"],
  ["EAI_AGAIN", "the name could not be looked up"],
  ["ECONNREFUSED", "the connection was refused"],
  ["ECONNRESET", "the connection was reset"],
  ["ETIMEDOUT", "the connection timed out"],
  ["EHOSTUNREACH", "the host cannot be reached"],
  ["ENETUNREACH", "the network cannot be reached"],
] as const;

const OTHER = -100;

/** An outcome as a number that fits into a shared word: 0 is success, a positive one the status of an HTTP answer. */
export function encodeOutcome(error?: unknown): number {
  if (error === undefined) return 0;
  if (error instanceof HttpStatusError) return error.status;
  const text = textOf(error);
  const index = REASONS.findIndex(
    ([code, words]) => text.includes(code) || text.toLowerCase().includes(words),
  );
  return index === -1 ? OTHER : -1 - index;
}

/** The reason behind an outcome that is not 0, in words. */
export function describeOutcome(outcome: number): string {
  if (outcome > 0) return `the server answered with status ${outcome}`;
  return REASONS[-1 - outcome]?.[1] ?? "the request failed";
}

/** The error's own code and message and those of its causes: `fetch` hides the reason there. */
function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error ? String(error.code) : "";
  return `${code} ${error.message} ${error.cause === undefined ? "" : textOf(error.cause)}`;
}
