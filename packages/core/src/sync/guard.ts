/** Returns an object for `using` that calls `release` when it is first disposed of, and does nothing from then on. */
export function guard(release: () => void): Disposable {
  let held = true;
  return {
    [Symbol.dispose]() {
      if (!held) return;
      held = false;
      release();
    },
  };
}
