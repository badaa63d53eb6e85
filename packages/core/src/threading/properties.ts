/** What travels of an object of a subclass of `Thread`: its own enumerable properties that are data. */
export function propertiesOf(thread: object): Record<string, unknown> {
  const properties: Record<string, unknown> = {};
  for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(thread))) {
    if (property.enumerable && "value" in property) properties[name] = property.value;
  }
  return properties;
}

/** Gives an object what {@linkcode propertiesOf} returned for another. */
export function assumeProperties(thread: object, properties: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(properties)) {
    Object.defineProperty(thread, name, { value, configurable: true, enumerable: true, writable: true });
  }
}
