type View<T> = T & { subarray(begin?: number, end?: number): T };

const owners = new WeakMap<object, object>();

/** Keeps `owner` alive as long as `view` is, or anything that its `subarray()` returns. Returns `view`. */
export function keepAlive<T extends object>(view: View<T>, owner: object): View<T> {
  const { subarray } = view;
  owners.set(view, owner);
  Object.defineProperty(view, "subarray", {
    value: (begin?: number, end?: number) => keepAlive(subarray.call(view, begin, end) as View<T>, owner),
  });
  return view;
}
