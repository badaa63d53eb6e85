const LONGEST = 200;

/** Whether a text is a name for a primitive. */
export function isName(name: string): boolean {
  return /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/.test(name) && name.length <= LONGEST;
}

/**
 * Returns a name for a primitive.
 *
 * @param act What it is for, such as `make Lock`.
 * @throws {TypeError} If it is not a string.
 * @throws {RangeError} If it is empty, too long, or has characters in it that are not for names.
 */
export function checkName(act: string, name: unknown): string {
  const rule = `its name must be 1 to ${LONGEST} of the characters A-Z a-z 0-9 . _ -, the first not a dot`;
  if (typeof name !== "string") throw new TypeError(`Cannot ${act} as ${rule}: received ${typeof name}`);
  if (!isName(name)) throw new RangeError(`Cannot ${act} as ${rule}: received ${JSON.stringify(name)}`);
  return name;
}
