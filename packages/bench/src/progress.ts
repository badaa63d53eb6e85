import process from "node:process";

/** Tells how far the run is: one line a finished round on standard error, and nothing while something is measured. */
export class Progress {
  readonly #begin = performance.now();
  readonly #totalMs: number;

  /** `totalSeconds` is what the run may take. */
  constructor(totalSeconds: number) {
    this.#totalMs = 1000 * totalSeconds;
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
    process.stderr.write(`${text}\n`);
  }
}

function seconds(ms: number): string {
  return `${Math.max(0, Math.round(ms / 1000))} s`;
}
