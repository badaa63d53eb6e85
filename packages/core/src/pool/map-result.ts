import { AsyncResult } from "./async-result.ts";
import type { Callbacks, ResultSource } from "./async-result.ts";
import type { Pending } from "./client.ts";

/** What a list of items that was handed in chunk by chunk will come to: the list of their results. */
export class MapResult<T> extends AsyncResult<T[]> {
  readonly #results: T[];
  #left: number;
  #error: { readonly index: number; readonly value: unknown } | undefined;

  constructor(source: ResultSource, length: number, chunks: number, callbacks: Callbacks<T[]>) {
    super(source, callbacks);
    this.#results = new Array<T>(length);
    this.#left = chunks;
    if (chunks === 0) this.resolve(this.#results);
  }

  /** Who gets the reply of the chunk whose first item is the `from`th. */
  chunk(from: number): Pending {
    return {
      resolve: (values) => {
        const list = values as T[];
        for (let i = 0; i < list.length; i++) this.#results[from + i] = list[i];
        this.#countDown();
      },
      reject: (value, items) => {
        const index = from + items;
        if (!this.#error || index < this.#error.index) this.#error = { index, value };
        this.#countDown();
      },
    };
  }

  /** The error of the first item that failed is that of all, but not before each chunk has come to its end. */
  #countDown(): void {
    if (--this.#left > 0) return;
    if (this.#error) this.reject(this.#error.value);
    else this.resolve(this.#results);
  }
}
