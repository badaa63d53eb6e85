/**
 * Makes a function that works out its answer for each object once. Results do not change after they were read, and
 * several parts of a report ask the same of them.
 */
export function onceFor<K extends object, V>(make: (key: K) => V): (key: K) => V {
  const made = new WeakMap<K, { value: V }>();
  return (key) => {
    let answer = made.get(key);
    if (!answer) made.set(key, (answer = { value: make(key) }));
    return answer.value;
  };
}
