import { describe } from "./operation.ts";
import type { Operation, Result } from "./operation.ts";
import { perform } from "./perform.ts";
import { directly, Program } from "./program.ts";
import { getUp, kill, wake } from "./queue.ts";
import type { Way } from "./queue.ts";
import type { Scenario } from "./scenario.ts";
import { Sharing } from "./sharing.ts";
import { State } from "./state.ts";
import type { Sleeper } from "./state.ts";
import { HEAP, Worker } from "./worker.ts";
import { Words } from "./words.ts";

/** Something is wrong; `move` led there, in words. */
export class Violation extends Error {
  readonly move: readonly string[];

  constructor(message: string, move: readonly string[], options: ErrorOptions) {
    super(message, options);
    this.move = move;
  }
}

/** Something that may happen next. */
export interface Move {
  readonly state: State;
  /** In words. */
  readonly what: () => readonly string[];
}

/** So often may everybody sleep until a time runs out, one after another, before that counts as for ever. */
const PATIENCE = 4;

/** Memory that code allocates begins here. */
const FIRST_FREE = 128;

/** What may happen in each state of a scenario. */
export class Choices<T> {
  readonly #scenario: Scenario<T>;
  readonly #naps: number;
  readonly #oversleeps: readonly number[];
  readonly #observer: Worker;
  readonly #programs: readonly Program<T>[];
  readonly #start: Words;
  readonly sharing: Sharing;

  constructor(scenario: Scenario<T>) {
    this.#scenario = scenario;
    this.#naps = scenario.naps ?? 1;
    this.#oversleeps = scenario.oversleeps ?? [0];
    this.#observer = new Worker(scenario.workers.length + 1, scenario.sliceMs ?? Infinity);
    let start = new Words().with(HEAP, FIRST_FREE);
    this.#observer.do(
      directly(start, new Set(), (words) => (start = words)),
      () => scenario.begin?.(this.#observer),
    );
    this.#start = start;
    this.sharing = new Sharing(scenario.locks ?? []);
    this.#programs = scenario.workers.map((_, nth) => new Program(scenario, nth, start));
  }

  /** How often the real code was run. */
  get runs(): number {
    return this.#programs.reduce((sum, { runs }) => sum + runs, 0);
  }

  /** The ways to begin. */
  start(): Promise<Move[]> {
    const actors = this.#programs.map((program) => program.begin(0, undefined));
    const state = new State({ words: this.#start, actors, sleepers: [], relays: [], inside: [] });
    return this.#settle({ state, what: () => [] });
  }

  /**
   * Returns all that may happen next.
   *
   * @throws If a worker throws, or nobody can go on though not all are through, or the end is not as it should be.
   */
  async of(state: State): Promise<Move[]> {
    const moves: Move[] = [];
    for (const [worker, { mode }] of state.actors.entries()) {
      if (mode === "runs") moves.push(...(await this.#step(state, worker)));
    }
    for (const relay of state.relays) {
      const left = state.with({ relays: state.relays.filter((each) => each !== relay) });
      for (const way of wake(left, relay.at, 1, this.#oversleeps))
        moves.push(named(way, `${relay.worker + 1} hands on`));
    }
    moves.push(...this.#alarms(state, this.#naps));
    if (moves.length === 0 && !state.isOver) moves.push(...this.#alarms(state, this.#naps + PATIENCE));
    if (moves.length === 0 && !state.isOver) throw new Error("Everybody who is left sleeps for ever");
    if (state.isOver) this.#end(state);
    moves.push(...this.#luck(state));
    const settled: Move[] = [];
    for (const move of moves) settled.push(...(await this.#settle(move)));
    return settled;
  }

  /** The next operation of a worker, in all the ways in which that may end. */
  async #step(state: State, worker: number): Promise<Move[]> {
    const { history } = state.actors[worker];
    const operation = history.next ?? (await this.#programs[worker].next(history));
    const what = (result?: Result) => `${worker + 1} ${describe(operation, result)}`;
    if (operation.does === "throw") throw new Error(what(), { cause: operation.error });
    if (operation.does === "return") {
      const next = this.#programs[worker].begin(history.call + 1, operation.value);
      return [{ state: state.withActor(worker, next), what: () => [what()] }];
    }
    this.sharing.note(state.words, worker, operation);
    const after = (result: Result, isNap?: boolean) => history.after(result, isNap);
    return perform(state, worker, operation, after, this.#oversleeps).map((way) => ({
      state: way.state,
      what: () => [what(way.result) + way.also],
    }));
  }

  /** Sleeps whose time runs out, of workers that have woken so less than `naps` times in their call. */
  #alarms(state: State, naps: number): Move[] {
    return asleep(state, naps)
      .filter(({ ms }) => ms < Infinity)
      .map((sleeper) => named(getUp(state, sleeper, sleeper.ms, false, true), "time passes"));
  }

  /** What may as well never happen, so that nobody may depend on it. */
  #luck(state: State): Move[] {
    const moves = asleep(state, this.#naps).map((sleeper) =>
      named(getUp(state, sleeper, 0, false, true), "for no reason"),
    );
    for (const sleeper of asleep(state, Infinity)) {
      if (sleeper.abortable) moves.push(named(getUp(state, sleeper, 0, true, true), "a signal"));
    }
    for (const worker of state.actors.keys()) moves.push(...this.#death(state, worker));
    return moves;
  }

  #death(state: State, worker: number): Move[] {
    const { deaths = 0, leavesGhosts = false, mayDie = () => true } = this.#scenario;
    const { mode } = state.actors[worker];
    if (state.killed === deaths || mode === "done" || mode === "killed") return [];
    if (!mayDie(worker + 1, (index) => state.words.at(index))) return [];
    return [{ state: kill(state, worker, leavesGhosts), what: () => [`${worker + 1} is killed`] }];
  }

  /**
   * Does what nobody else can disturb or notice, so that it may as well happen at once. Returns the one way in which that ends,
   * and those in which a worker is killed in the middle of it.
   */
  async #settle({ state, what }: Move): Promise<Move[]> {
    const deaths: Move[] = [];
    try {
      for (const worker of state.actors.keys()) {
        while (state.actors[worker].mode === "runs") {
          const { history } = state.actors[worker];
          const operation = history.next ?? (await this.#programs[worker].next(history));
          if (!this.#isQuiet(state, worker, operation)) break;
          const before = what;
          for (const death of this.#death(state, worker))
            deaths.push({ state: death.state, what: () => [...before(), ...death.what()] });
          const [step] = await this.#step(state, worker);
          state = step.state;
          what = () => [...before(), ...step.what()];
        }
      }
    } catch (cause) {
      throw new Violation((cause as Error).message, what(), { cause });
    }
    const settled: Move[] = [{ state, what }];
    for (const death of deaths) settled.push(...(await this.#settle(death)));
    return settled;
  }

  #isQuiet({ words }: State, worker: number, operation: Operation): boolean {
    switch (operation.does) {
      case "return":
      case "throw":
      case "enter":
        return true;
      case "ask who lives":
        return !this.#scenario.deaths;
      case "atomic":
      case "read":
      case "write":
      case "clear":
        return this.sharing.isQuiet(words, worker, operation);
      default:
        return false;
    }
  }

  #end(state: State): void {
    const { atEnd, make, forget } = this.#scenario;
    const killed = state.actors.flatMap(({ mode }, i) => (mode === "killed" ? [i + 1] : []));
    const returned = state.actors.map(({ mode, history }) => (mode === "done" ? history.before : undefined));
    const end = { returned, killed: new Set(killed) };
    forget?.();
    this.#observer.do(directly(state.words, end.killed), () => atEnd?.(make(this.#observer), end));
  }
}

function asleep({ sleepers, actors }: State, naps: number): Sleeper[] {
  return sleepers.filter(
    ({ standing, worker }) => standing === "asleep" && actors[worker].history.naps < naps,
  );
}

function named({ state, also }: Way, what: string): Move {
  return { state, what: () => [what + also] };
}
