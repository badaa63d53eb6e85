/** A binary by its runtime's name and its version. */
interface Versioned {
  readonly name: string;
  readonly version: string;
}

/**
 * Names binaries apart, in their order: by the runtime's name where there is one of it, else by its version, too, such as
 * `node-26.10.0`, and with a letter behind it where several have the same.
 */
export function labelsOf(binaries: readonly Versioned[]): string[] {
  return binaries.map((binary) => {
    const { name, version } = binary;
    const namesakes = binaries.filter((each) => each.name === name);
    if (namesakes.length === 1) return name;
    const twins = namesakes.filter((each) => each.version === version);
    if (twins.length === 1) return `${name}-${version}`;
    return `${name}-${version}-${String.fromCharCode("a".charCodeAt(0) + twins.indexOf(binary))}`;
  });
}
