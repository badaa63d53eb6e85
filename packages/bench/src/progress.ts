import process from "node:process";

/** Tells how far the run is: one line a finished round on standard error, and nothing while something is measured. */
export class Progress {
  readonly #begin = performance.now();
  readonly #totalMs: number;

  readonly #write: (line: string) => void;

  /** `totalSeconds` is what the run may take. */
  constructor(totalSeconds: number, write: (line: string) => void = (line) => process.stderr.write(line)) {
    this.#totalMs = 1000 * totalSeconds;
    this.#write = write;
  }

  /** A round of a part is done, `open` of its cells go on, and the part may take `leftMs` more. */
  round(part: string, round: number, open: number, leftMs: number): void {
    const left = this.#totalMs - (performance.now() - this.#begin);
    this.say(
      `${part}: round ${round} done, ${open} cells go on for at most ${seconds(leftMs)}; all ends in at most ${seconds(left)}`,
    );
  }

  /** Says something else. */
  say(text: string): void {
    this.#write(`${text}\n`);
  }
}

function seconds(ms: number): string {
  return `${Math.max(0, Math.round(ms / 1000))} s`;
}
