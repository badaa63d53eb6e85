/** What all three engines have, and the language's own types do not. */
interface StackCapturer {
  captureStackTrace(target: object, below: unknown): void;
}

const remote = new WeakSet<Error>();

/** Notes that the stack of an error is that of a worker. */
export function noteRemote(error: unknown): void {
  if (error instanceof Error) remote.add(error);
}

/**
 * Puts the frames of who waited for an error, above the function `below`, before those of the worker that threw it. Does nothing the
 * second time, and to what no worker threw.
 */
export function addLocalFrames(error: unknown, below: (...args: never[]) => unknown): void {
  if (!(error instanceof Error) || !remote.delete(error)) return;
  const frames = framesAbove(below);
  // On JavaScriptCore a tail call leaves no frame, and where there is none of `below` there are none at all.
  const here = frames.length > 0 ? frames : framesAbove(addLocalFrames);
  const head = `${error.name}: ${error.message}`;
  const { stack = "" } = error;
  const there = stack.startsWith(head) ? stack.slice(head.length).replace(/^\n/, "") : stack;
  error.stack = [head, ...here, "    --- in the worker ---", there].join("\n");
}

function framesAbove(below: (...args: never[]) => unknown): string[] {
  const here: { stack?: string } = {};
  (Error as unknown as StackCapturer).captureStackTrace(here, below);
  return (here.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
}
