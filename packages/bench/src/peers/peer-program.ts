import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import process from "node:process";
import { createInterface } from "node:readline";
import { COMPILE_CACHE } from "../cells.ts";
import type { PeerAnswer, PeerRequest } from "./measures.ts";

/** How much longer in ms than itself to wait for a program that blocks and cannot tell that it is late. */
const GRACE_MS = 2000;

/** A fresh program that holds one pool: `peer-main.ts`, or another that answers as it does. */
export class PeerProgram implements Disposable {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  readonly #signal: AbortSignal;
  #complaint = "";

  constructor([program, ...args]: readonly string[], signal: AbortSignal) {
    signal.throwIfAborted();
    this.#signal = signal;
    this.#child = spawn(program, args, {
      stdio: ["pipe", "pipe", "pipe"],
      env: { ...process.env, NODE_COMPILE_CACHE: COMPILE_CACHE },
      detached: true, // a group of its own, to end with all that it started
    });
    this.#child.on("error", ({ message }) => (this.#complaint = message));
    this.#child.stdin!.on("error", () => {}); // a dead program is noticed where its answer is missing
    this.#child.stderr!.on("data", (chunk: Buffer) => (this.#complaint ||= firstLine(chunk.toString())));
    this.#lines = createInterface({ input: this.#child.stdout! })[Symbol.asyncIterator]();
  }

  /**
   * Waits so many ms at most until the pool has done its first task. Returns what went wrong, if something did.
   *
   * @throws The signal's reason when it is aborted.
   */
  async start(patienceMs: number): Promise<string | undefined> {
    const answer = await this.#answer<{ ready: true }>(patienceMs);
    if ("ready" in answer) return undefined;
    return `with its first task it ${answer.error}`;
  }

  /**
   * Asks for one measurement. A program that hangs or dies answers with an error, and is of no use from then on.
   *
   * @throws The signal's reason when it is aborted.
   */
  async measure(request: PeerRequest): Promise<PeerAnswer> {
    this.#child.stdin!.write(`${JSON.stringify(request)}\n`);
    return await this.#answer<PeerAnswer>(request.limitMs + GRACE_MS);
  }

  async #answer<T>(patienceMs: number): Promise<T | { error: string }> {
    let isLate = false;
    const kill = () => this[Symbol.dispose]();
    this.#signal.addEventListener("abort", kill);
    const timer = setTimeout(() => {
      isLate = true;
      kill();
    }, patienceMs);
    try {
      for (;;) {
        const { value, done } = await this.#lines.next();
        this.#signal.throwIfAborted();
        if (done) return { error: isLate ? `hangs: no answer after ${patienceMs / 1000} s` : this.#death() };
        // Some of them print.
        if (value.startsWith("{")) return JSON.parse(value) as T;
      }
    } finally {
      clearTimeout(timer);
      this.#signal.removeEventListener("abort", kill);
    }
  }

  #death(): string {
    return `ends the whole program${this.#complaint === "" ? "" : `: ${this.#complaint}`}`;
  }

  /** Ends the program and all that it started. */
  [Symbol.dispose](): void {
    try {
      process.kill(-this.#child.pid!, "SIGKILL");
    } catch {
      // It never started, or all of its group have ended.
    }
  }
}

/** The first line that says something, without the colours. */
function firstLine(text: string): string {
  // oxlint-disable-next-line no-control-regex
  const plain = text.replaceAll(/\u001b\[[\d;]*m/g, "");
  return (plain.split("\n").find((line) => /^\s*\w*error\b/i.test(line)) ?? "").trim().slice(0, 200);
}
