/** Atomic operations that a worker may do on the shared words. */
export const ATOMICS = [
  "add",
  "and",
  "compareExchange",
  "exchange",
  "load",
  "or",
  "store",
  "sub",
  "xor",
] as const;

/** Makes the view that an operation was done through: of 32 or of 64 bits. */
type View = new (buffer: ArrayBufferLike) => Int32Array;

/** One step of a worker that others may notice, or whose result they decide. `at` is the index of a word. */
export type Operation =
  | {
      readonly does: "atomic";
      readonly name: (typeof ATOMICS)[number];
      readonly View: View;
      readonly at: number;
      readonly values: readonly (number | bigint)[];
    }
  /** Without atomics. */
  | { readonly does: "read"; readonly at: number }
  | { readonly does: "write"; readonly at: number; readonly value: number }
  | { readonly does: "clear"; readonly at: number; readonly end: number }
  | {
      readonly does: "sleep";
      readonly at: number;
      readonly expected: number;
      readonly ms: number;
      readonly abortable: boolean;
    }
  | { readonly does: "wake"; readonly at: number; readonly count: number }
  /** An async sleep is cancelled. */
  | { readonly does: "give up"; readonly at: number }
  /** Takes a lock as a whole, once it is free, or now if it does not wait. */
  | { readonly does: "take"; readonly at: number; readonly waits: boolean }
  | { readonly does: "ask who lives"; readonly about: number }
  | { readonly does: "enter"; readonly place: number; readonly room: number }
  | { readonly does: "leave"; readonly place: number }
  | { readonly does: "return"; readonly value: unknown }
  | { readonly does: "throw"; readonly error: unknown };

/** How a sleep ended. */
export interface Awake {
  readonly ms: number;
  readonly aborted: boolean;
}

/** What an operation gave to the worker. */
export type Result = number | bigint | boolean | Awake | undefined;

/** Names a result; equal results have equal names. */
export function nameOf(result: Result): string {
  return typeof result === "object"
    ? `after ${result.ms} ms${result.aborted ? ", aborted" : ""}`
    : String(result);
}

/** Returns an operation and its result in words. */
export function describe(operation: Operation, result: Result): string {
  switch (operation.does) {
    case "atomic":
      return `${operation.name}(${[`word ${operation.at}`, ...operation.values].join(", ")}) = ${nameOf(result)}`;
    case "read":
      return `reads word ${operation.at} = ${nameOf(result)}`;
    case "write":
      return `writes word ${operation.at} = ${operation.value}`;
    case "clear":
      return `clears words ${operation.at} to ${operation.end}`;
    case "sleep":
      return result === undefined
        ? `sleeps on word ${operation.at} while it is ${operation.expected}, for ${operation.ms} ms`
        : `does not sleep on word ${operation.at}, which is not ${operation.expected}`;
    case "wake":
      return `wakes ${operation.count} on word ${operation.at}`;
    case "give up":
      return `gives up its sleep on word ${operation.at}`;
    case "take":
      return `takes the lock at word ${operation.at}: ${nameOf(result)}`;
    case "ask who lives":
      return `asks whether ${operation.about} lives: ${nameOf(result)}`;
    case "return":
      return `has returned ${JSON.stringify(operation.value)}`;
    case "throw":
      return `throws ${String(operation.error)}`;
    default:
      return `${operation.does}s place ${operation.place}`;
  }
}
