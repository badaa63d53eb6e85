import { UnsupportedError } from "@nogil/core";

/** There is no `node:ffi` among Deno's modules. */
export function native(): never {
  throw new UnsupportedError("Cannot call C by Deno's node: modules: there is no node:ffi among them");
}
