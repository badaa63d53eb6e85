import { runtime } from "../current.ts";
import { MAIN_IDENT } from "../memory/live-threads.ts";
import { assumeIdentity, currentIdentity as currentProcess } from "../multiprocessing/current-process.ts";
import { observeWaits } from "../sync/waits.ts";
import type { Wait, WaitObserver } from "../sync/waits.ts";
import { currentIdentity } from "../threading/current-thread.ts";
import { describeWait, withHolder } from "./describe-wait.ts";

/**
 * Prints a timeline of the calling thread's waits on standard error, or writes it to the file at `path`, which all threads and processes of the
 * program add to.
 *
 * @throws {Error} If the file cannot be written.
 */
export function startTrace(path: string | undefined): void {
  const process = currentProcess();
  const isFirst = process.tracedFrom === undefined;
  if (isFirst) assumeIdentity({ ...process, tracedFrom: performance.timeOrigin });
  if (path !== undefined && isFirst) beginFile(path);
  observeWaits(path === undefined ? new Timeline() : new TraceFile(path));
}

function beginFile(path: string): void {
  try {
    runtime().writeFile(path, "[\n", "anew");
  } catch (cause) {
    const reason = (cause as Error).message;
    throw new Error(`Cannot write the timeline that NOGIL_TRACE asks for: ${reason}`, { cause });
  }
}

/** Ms since the program began. */
function now(): number {
  return performance.timeOrigin + performance.now() - currentProcess().tracedFrom!;
}

/** One line when a wait begins, and one when it ends. */
class Timeline implements WaitObserver {
  readonly #began = new Map<Wait, { time: number; what: string }>();

  sleeps(wait: Wait, isAsync: boolean): void {
    const time = now();
    this.#began.set(wait, { time, what: describeWait(wait) });
    print(time, `${isAsync ? "waits (async)" : "waits"} ${withHolder(wait)}`);
  }

  goesOn(wait: Wait): void {
    const { time, what } = this.#began.get(wait)!;
    this.#began.delete(wait);
    const end = now();
    print(end, `waited ${(end - time).toFixed(3)} ms ${what}`);
  }
}

function print(time: number, text: string): void {
  runtime().writeError(`${time.toFixed(3).padStart(12)} ms  ${label()} ${text}\n`);
}

/** The name of the calling thread, and that of its process if it is not the main one. */
function label(): string {
  const { name, ident } = currentIdentity();
  const process = currentProcess();
  if (process.parent === undefined) return name;
  return ident === MAIN_IDENT ? process.name : `${process.name}/${name}`;
}

/**
 * Events of the Trace Event Format, one a line in an array whose end may be missing: each line is added by one write, so that
 * those of several writers never mix.
 *
 * @see https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU
 */
class TraceFile implements WaitObserver {
  readonly #path: string;
  readonly #open = new Map<Wait, object>();
  #ident = 0;
  #ids = 0;

  constructor(path: string) {
    this.#path = path;
  }

  sleeps(wait: Wait, isAsync: boolean): void {
    const args = { waits: withHolder(wait) };
    const name = describeWait(wait).replace(/^(to|for) /, "");
    // Waits with the event loop turning overlap, so each has an id, which no other thread may have.
    const id = isAsync ? `${runtime().pid}.${currentIdentity().ident}.${this.#ids++}` : undefined;
    const event = { name, cat: "wait", id };
    this.#open.set(wait, event);
    this.#write({ ...event, ph: isAsync ? "b" : "B", args });
  }

  goesOn(wait: Wait, isAsync: boolean): void {
    const event = this.#open.get(wait);
    this.#open.delete(wait);
    this.#write({ ...event, ph: isAsync ? "e" : "E" });
  }

  #write(event: object): void {
    const { ident, name } = currentIdentity();
    const [ts, pid] = [Math.round(1000 * now()), runtime().pid];
    const names = [
      { name: "process_name", args: { name: currentProcess().name } },
      { name: "thread_name", args: { name } },
    ].map((each) => ({ ...each, ph: "M" }));
    const events = ident === this.#ident ? [event] : [...names, event];
    this.#ident = ident;
    const lines = events.map((each) => `${JSON.stringify({ ...each, ts, pid, tid: ident })},\n`);
    runtime().writeFile(this.#path, lines.join(""), "append");
  }
}
