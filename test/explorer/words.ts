/** The shared words at one moment; never changed. A word that was never written is 0, and takes no room. */
export class Words {
  /** Where the value of each word is; the same for all moments. */
  readonly #places: Map<number, number>;
  readonly #values: Int32Array;
  #key: string | undefined;

  constructor(places: Map<number, number> = new Map(), values: Int32Array = new Int32Array()) {
    this.#places = places;
    this.#values = values;
  }

  /** Equal words have equal keys. */
  get key(): string {
    if (this.#key === undefined) {
      let end = this.#values.length;
      while (end > 0 && this.#values[end - 1] === 0) end--; // others may know less words
      this.#key = String.fromCharCode(...new Uint16Array(this.#values.buffer, 0, 2 * end));
    }
    return this.#key;
  }

  at(index: number): number {
    return this.#values[this.#places.get(index) ?? Infinity] ?? 0;
  }

  /** The same words, but for one. */
  with(index: number, value: number): Words {
    if (this.at(index) === value) return this;
    const place = this.#place(index);
    const changed = new Int32Array(Math.max(this.#values.length, place + 1));
    changed.set(this.#values);
    changed[place] = value;
    return new Words(this.#places, changed);
  }

  /** The same words, but for those from `from` on that are 0 before `end`. */
  cleared(from: number, end: number): Words {
    const changed = this.#values.slice();
    for (const [index, place] of this.#places) if (index >= from && index < end) changed[place] = 0;
    return new Words(this.#places, changed);
  }

  #place(index: number): number {
    let place = this.#places.get(index);
    if (place === undefined) this.#places.set(index, (place = this.#places.size));
    return place;
  }
}
