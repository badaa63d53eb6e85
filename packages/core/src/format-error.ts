/** An error as text: its stack with its causes below, or for anything else thrown, what it is. */
export function formatError(error: unknown): string {
  if (!(error instanceof Error)) return `Uncaught ${String(error)}`;
  const head = `${error.name}: ${error.message}`;
  // V8's stack begins with name and message, JavaScriptCore's does not.
  const stack = error.stack ?? "";
  const text = stack.startsWith(head) ? stack : `${head}\n${stack}`;
  return error.cause === undefined ? text : `${text}\nCaused by: ${formatError(error.cause)}`;
}
