import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import process from "node:process";
import { createInterface } from "node:readline";
import type { SliceAnswer, SliceRequest } from "./agent-main.ts";
import { COMPILE_CACHE } from "./cells.ts";

/** Longest wait for one slice in ms: an agent that takes longer hangs. */
const PATIENCE_MS = 30_000;

/** A warm process that measures operations, one slice at a time: `agent-main.ts`, or another that answers as it does. */
export class Agent implements Disposable {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  /** Its exit code, or the name of the signal that ended it. */
  readonly #ended: Promise<number | string>;

  constructor([program, ...args]: readonly string[], env: Readonly<Record<string, string>>) {
    this.#child = spawn(program, args, {
      stdio: ["pipe", "pipe", "inherit"],
      env: { ...process.env, NODE_COMPILE_CACHE: COMPILE_CACHE, ...env },
    });
    this.#ended = new Promise((resolve) => {
      this.#child
        .on("exit", (code, signal) => resolve(signal ?? code!))
        .on("error", ({ message }) => resolve(message));
    });
    this.#child.stdin!.on("error", () => {}); // a dead agent is noticed where its answer is missing
    this.#lines = createInterface({ input: this.#child.stdout! })[Symbol.asyncIterator]();
  }

  /**
   * Measures one slice. An agent that dies or hangs answers with an error, now and from then on.
   *
   * @throws The signal's reason when it is aborted.
   */
  async measure(request: SliceRequest, signal: AbortSignal): Promise<SliceAnswer> {
    signal.throwIfAborted();
    this.#child.stdin!.write(`${JSON.stringify(request)}\n`);
    const kill = () => this.#child.kill("SIGKILL");
    signal.addEventListener("abort", kill);
    const timer = setTimeout(kill, PATIENCE_MS);
    const { value, done } = await this.#lines.next();
    clearTimeout(timer);
    signal.removeEventListener("abort", kill);
    signal.throwIfAborted();
    return done ? { error: `the agent ended (${await this.#ended})` } : (JSON.parse(value) as SliceAnswer);
  }

  /** Ends the agent, and with it its children. */
  [Symbol.dispose](): void {
    this.#child.kill("SIGKILL");
  }
}
