/** Stands for a member of the contract that is to be written. When nothing calls this any more, the runner is complete. */
export function notWritten(member: string, ...given: unknown[]): never {
  const values = given.map(String).join(", ") || "nothing";
  throw new Error(
    `Cannot use ${member} on {{name}} as it is not written yet in packages/{{name}}-runner: received ${values}`,
  );
}
