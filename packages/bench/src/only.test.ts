import { expect, test } from "vitest";
import { readOnly } from "./only.ts";

test("readOnly() takes parts, and operations by name", () => {
  expect(readOnly(undefined)).toEqual({ parts: ["http", "pow", "empty", "operations"], operations: null });
  expect(readOnly("pow")).toEqual({ parts: ["pow"], operations: null });
  expect(readOnly("queue/numbers,pow,lock/acquire-release")).toEqual({
    parts: ["pow", "operations"],
    operations: ["lock/acquire-release", "queue/numbers"],
  });
  expect(readOnly("lock/acquire-release,operations")).toEqual({ parts: ["operations"], operations: null });
});

test("readOnly() says what there is", () => {
  expect(() => readOnly("lock/nope")).toThrow(
    'Cannot run as --only must be one of http, pow, empty, operations, or the name of an operation: received "lock/nope"',
  );
});
