import { HttpStatusError } from "./http.ts";

/** Reasons for which a request fails: in words, and how runtimes give them away. The order is the encoding. */
const REASONS: readonly (readonly [words: string, pattern: RegExp])[] = [
  ["the name was not found", /ENOTFOUND|EAI_AGAIN|dns error/],
  ["the connection was refused", /ECONNREFUSED|connection refused/i],
  ["the connection was reset", /ECONNRESET|EPIPE|connection reset|connection closed/i],
  ["the connection timed out", /ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT|timed out/i],
  ["the host or its network cannot be reached", /EHOSTUNREACH|ENETUNREACH|unreachable/i],
  ["the certificate was refused", /CERT|certificate/i],
];

const OTHER = -100;

/** An outcome as a number that fits into a shared word: 0 is success, a positive one the status of an HTTP answer. */
export function encodeOutcome(error?: unknown): number {
  if (error === undefined) return 0;
  if (error instanceof HttpStatusError) return error.status;
  const text = textOf(error);
  const index = REASONS.findIndex(([, pattern]) => pattern.test(text));
  return index === -1 ? OTHER : -1 - index;
}

/** The reason behind an outcome that is not 0, in words. */
export function describeOutcome(outcome: number): string {
  if (outcome > 0) return `the server answered with status ${outcome}`;
  return REASONS[-1 - outcome]?.[0] ?? "the request failed";
}

/** The error's own code and message and those of its causes: `fetch` hides the reason there. */
function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error ? String(error.code) : "";
  return `${code} ${error.message} ${error.cause === undefined ? "" : textOf(error.cause)}`;
}
