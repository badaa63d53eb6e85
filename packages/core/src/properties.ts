/** What travels of an object of a subclass of `Thread` or `Process`: its own enumerable properties that are data. */
export function propertiesOf(object: object): Record<string, unknown> {
  const properties: Record<string, unknown> = {};
  for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(object))) {
    if (property.enumerable && "value" in property) properties[name] = property.value;
  }
  return properties;
}

/** Gives an object what {@linkcode propertiesOf} returned for another. */
export function assumeProperties(object: object, properties: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(properties)) {
    Object.defineProperty(object, name, { value, configurable: true, enumerable: true, writable: true });
  }
}
