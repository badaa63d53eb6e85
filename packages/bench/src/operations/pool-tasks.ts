import { defineTasks } from "nogil";

/** Tasks that do next to nothing, so that what is measured is the pool. A module of its own, so that workers load no more than they need. */
export const { add, square, echo } = defineTasks(import.meta.url, {
  add: (a: number, b: number) => a + b,
  square: (n: number) => n * n,
  echo: <T>(value: T) => value,
});
