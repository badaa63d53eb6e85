import { RemoteError } from "../errors.ts";

/** An error as data. */
export interface ErrorDescription {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
  readonly cause?: unknown;
  readonly errors?: unknown[];
  /** Own data properties beyond those above. */
  readonly properties: Record<string, unknown>;
}

const BUILT_IN = [
  Error,
  AggregateError,
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
];

/** Writes an error down as data, with its cause and its own properties. */
export function describeError(error: Error): ErrorDescription {
  const { name, message, stack = "" } = error;
  const properties: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(error)) {
    if (typeof value !== "function" && typeof value !== "symbol" && !(key in BASE)) properties[key] = value;
  }
  return {
    name,
    message,
    stack,
    ...("cause" in error && { cause: error.cause }),
    ...(error instanceof AggregateError && { errors: error.errors }),
    properties,
  };
}

const BASE = { name: 0, message: 0, stack: 0, cause: 0, errors: 0, line: 0, column: 0, sourceURL: 0 };

/**
 * Makes the error again: of its own class if that is a built-in one, else a {@linkcode RemoteError} of its name.
 * Its stack is the remote one.
 */
export function restoreError(description: ErrorDescription): Error {
  const { name, message, stack, properties } = description;
  const options = "cause" in description ? { cause: description.cause } : undefined;
  const Class = BUILT_IN.find((each) => each.name === name);
  const error =
    Class === AggregateError
      ? new AggregateError(description.errors ?? [], message, options)
      : Class
        ? new (Class as ErrorConstructor)(message, options)
        : Object.assign(new RemoteError(message, options), { name });
  Object.assign(error, properties);
  Object.defineProperty(error, "stack", { value: stack, configurable: true, writable: true });
  return error;
}
