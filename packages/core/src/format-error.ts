/** An error as text: its stack with its causes below, or for anything else thrown, what it is. Never throws. */
export function formatError(error: unknown): string {
  try {
    return format(error, new Set());
  } catch {
    return "Uncaught error that cannot be shown";
  }
}

function format(error: unknown, shown: Set<unknown>): string {
  if (!(error instanceof Error)) return `Uncaught ${String(error)}`;
  shown.add(error);
  const head = `${error.name}: ${error.message}`;
  // V8's stack begins with name and message, JavaScriptCore's does not.
  const stack = error.stack ?? "";
  const text = stack.startsWith(head) ? stack : `${head}\n${stack}`;
  const isEnd = error.cause === undefined || shown.has(error.cause);
  return isEnd ? text : `${text}\nCaused by: ${format(error.cause, shown)}`;
}
