import type { History } from "./history.ts";
import type { Awake } from "./operation.ts";
import type { Words } from "./words.ts";

/** A worker at one moment. */
export interface Actor {
  readonly history: History;
  /** Whether it can go on, waits to be woken, has come to its end, or was killed. */
  readonly mode: "runs" | "sleeps" | "done" | "killed";
}

/** One that stands in the queue of a word. */
export interface Sleeper {
  readonly worker: number;
  readonly at: number;
  /**
   * Asleep; aborted, and about to leave; gone, but it will hand on a wake-up that it gets; or killed, and a wake-up
   * that it gets is lost.
   */
  readonly standing: "asleep" | "aborted" | "left" | "killed";
  /** How long it sleeps at most. */
  readonly ms: number;
  /** Whether its `signal` may be aborted. */
  readonly abortable: boolean;
  /** Where it is once it is awake. */
  readonly after: (awake: Awake, isNap: boolean) => History;
}

/** What there is at one moment. */
interface Parts {
  readonly words: Words;
  readonly actors: readonly Actor[];
  readonly sleepers: readonly Sleeper[];
  /** Wake-ups that a worker has yet to hand on. */
  readonly relays: readonly { readonly worker: number; readonly at: number }[];
  /** Who is in which place, where only some may be. */
  readonly inside: readonly { readonly worker: number; readonly place: number }[];
}

/** Everything at one moment: equal states have equal futures. Never changed. */
export class State implements Parts {
  readonly words: Parts["words"];
  readonly actors: Parts["actors"];
  readonly sleepers: Parts["sleepers"];
  readonly relays: Parts["relays"];
  readonly inside: Parts["inside"];

  constructor({ words, actors, sleepers, relays, inside }: Parts) {
    this.words = words;
    this.actors = actors;
    this.sleepers = sleepers;
    this.relays = relays;
    this.inside = inside;
  }

  /** The same, but for what is given. */
  with(change: Partial<Parts>): State {
    const { words, actors, sleepers, relays, inside } = this;
    return new State({ words, actors, sleepers, relays, inside, ...change });
  }

  /** The same, but for what a worker is. */
  withActor(worker: number, change: Partial<Actor>): State {
    return this.with({ actors: this.actors.with(worker, { ...this.actors[worker], ...change }) });
  }

  /** The same, but for one who stands in a queue: it is not there any more, or differs. */
  withSleeper(sleeper: Sleeper, change?: Partial<Sleeper>): State {
    const others = this.sleepers.filter((each) => each !== sleeper);
    return this.with({ sleepers: change ? [...others, { ...sleeper, ...change }] : others });
  }

  get killed(): number {
    return this.actors.filter(({ mode }) => mode === "killed").length;
  }

  get isOver(): boolean {
    return this.relays.length === 0 && this.actors.every(({ mode }) => mode === "done" || mode === "killed");
  }

  get key(): string {
    const actors = this.actors.map(({ history, mode }) => history.id + mode[0]);
    const sleepers = this.sleepers.map(({ worker, at, standing }) => `${worker}${standing[1]}${at}`).sort();
    const relays = this.relays.map(({ worker, at }) => `${worker}r${at}`).sort();
    const inside = this.inside.map(({ worker, place }) => `${worker}i${place}`).sort();
    return [...actors, "", ...sleepers, ...relays, ...inside, ""].join(" ") + this.words.key;
  }
}
