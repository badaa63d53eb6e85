/** Deno's global of Node's name, which its own types leave out. */
declare const process: { exit(code: number): never };

/**
 * Ends this process. Listeners of `process.on("exit")` are called, which `Deno.exit()` does not do; but to ask for that object
 * makes it, which costs as much as the start of a process. Once it is made, Deno has this among its internals.
 */
export function exit(code: number): never {
  const { internal, [internal]: internals } = Deno as unknown as Record<symbol, object> & {
    internal: symbol;
  };
  if (internals && "dispatchProcessExitEvent" in internals) process.exit(code);
  Deno.exit(code);
}
