/** How many of the latest times are kept. */
const KEPT = 1024;

/** Times in ms. */
export interface Times {
  /** Their mean. */
  readonly mean: number;
  /** Half of the latest took no longer. */
  readonly p50: number;
  /** 99 of 100 of the latest took no longer. */
  readonly p99: number;
}

/** What a pool has done. */
export interface PoolStats {
  /** Tasks that no worker has begun; a chunk of `map` counts as one. */
  readonly queued: number;
  /** Tasks that a worker has begun. */
  readonly running: number;
  /** Tasks that came to a result. */
  readonly done: number;
  /** Tasks that failed. */
  readonly failed: number;
  /** How long tasks waited for a worker, in ms: the mean is of all, the others are of the latest 1,024. */
  readonly wait: Times;
  /** How long they ran. */
  readonly run: Times;
}

/** The mean of all values, and quantiles of the latest. */
export class Sample {
  readonly #latest: number[] = [];
  #count = 0;
  #sum = 0;

  add(value: number): void {
    this.#latest[this.#count++ % KEPT] = value;
    this.#sum += value;
  }

  /** All NaN before there is a value. */
  get times(): Times {
    const sorted = this.#latest.toSorted((a, b) => a - b);
    const at = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? NaN;
    return { mean: this.#sum / this.#count, p50: at(0.5), p99: at(0.99) };
  }
}
