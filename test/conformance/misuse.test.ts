import { expect, test } from "vitest";
import { kinds } from "../fixtures/kinds.ts";
import { nothing } from "../fixtures/worker-tasks.ts";

for (const { name, Lock, Event, Worker } of kinds) {
  test(`${name}: Lock.run() refuses an async function, and is free again`, () => {
    const lock = new Lock();
    expect(() => lock.run(async () => 1)).toThrow(
      new TypeError(
        "Cannot run an async function under Lock.run(), which ends before it does: use runAsync()",
      ),
    );
    expect(lock.locked()).toBe(false);
  });

  test(`${name}: an async form refuses a number where its options belong`, async () => {
    const lock = new Lock();
    await expect(lock.acquireAsync(50 as never)).rejects.toThrow(
      new TypeError("Cannot acquire Lock as options must be an object such as { timeout: 50 }: received 50"),
    );
    expect(lock.locked()).toBe(false);
    await expect(new Event().waitAsync(50 as never)).rejects.toThrow(TypeError);
  });

  test(`${name}: a worker refuses a function where its options belong`, () => {
    const what = Worker.name;
    expect(() => new Worker(nothing as never)).toThrow(
      new TypeError(
        `Cannot make ${what} as options must be an object such as { target, args }: received function`,
      ),
    );
  });
}
