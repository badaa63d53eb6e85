declare const Deno: { version: { deno: string } } | undefined;
declare const Bun: { version: string } | undefined;

/** The runtime that this very code runs in: the only place of the project that asks. */
export const runtime: { name: "node" | "deno" | "bun"; version: string } =
  typeof Deno !== "undefined"
    ? { name: "deno", version: Deno.version.deno }
    : typeof Bun !== "undefined"
      ? { name: "bun", version: Bun.version }
      : { name: "node", version: process.versions.node };
