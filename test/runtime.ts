/** The runtime that this very code runs in, as its runner says; `runtime.test.ts` compares that with the binary. */
export { runtime } from "nogil/runtimes";
