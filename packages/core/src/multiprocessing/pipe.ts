import { processMemory } from "../memory/process-memory.ts";
import type { Connection } from "./connection.ts";
import { newConnection } from "./connection.ts";
import { closeEnd, newPipe } from "./pipe-block.ts";

/**
 * Makes a pipe, like Python's `multiprocessing.Pipe()`, and returns its two ends, for workers in any processes and on any runtimes.
 * What is sent into one is received from the other, in that order, and message by message.
 *
 * @param duplex Whether both can send and receive; if not, the first can only receive, and the second only send.
 * @throws {TypeError} If `duplex` is not a boolean.
 * @throws {RangeError} If the shared memory is full.
 * @throws {UnsupportedError} If this platform has no memory that processes share.
 * @example
 * ```ts
 * import { Pipe } from "nogil/multiprocessing";
 *
 * const [left, right] = Pipe<string>();
 * left.send("ping");
 * console.log(right.recv()); // ping
 * right.send("pong");
 * console.log(left.recv()); // pong
 * ```
 * @see https://docs.python.org/3/library/multiprocessing.html#multiprocessing.Pipe
 */
export function Pipe<T = unknown>(duplex = true): [Connection<T>, Connection<T>] {
  if (typeof duplex !== "boolean")
    throw new TypeError(`Cannot make Pipe as duplex must be a boolean: received ${typeof duplex}`);
  const memory = processMemory();
  const pipe = newPipe(memory);
  let first: Connection<T> | undefined;
  try {
    first = newConnection<T>(pipe, 0, duplex);
    return [first, newConnection<T>(pipe, 1, duplex)];
  } catch (error) {
    if (first) first.close();
    else closeEnd(memory, pipe, 0);
    closeEnd(memory, pipe, 1);
    throw error;
  }
}
