import type { History } from "./history.ts";
import { describe, isPlain } from "./operation.ts";
import type { Operation } from "./operation.ts";
import { perform } from "./perform.ts";
import { directly, Program } from "./program.ts";
import { getUp, kill, wake } from "./queue.ts";
import type { Way } from "./queue.ts";
import type { Scenario } from "./scenario.ts";
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
  state: State;
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

  constructor(scenario: Scenario<T>) {
    this.#scenario = scenario;
    this.#naps = scenario.naps ?? 1;
    this.#oversleeps = scenario.oversleeps ?? [0];
    this.#observer = new Worker(scenario.workers.length + 1, Infinity);
    let start = new Words().with(HEAP, FIRST_FREE);
    this.#observer.do(
      directly(start, new Set(), (words) => (start = words)),
      () => scenario.begin?.(this.#observer),
    );
    this.#start = start;
    this.#programs = scenario.workers.map((_, nth) => new Program(scenario, nth, start));
  }

  /** How often the real code was run. */
  get runs(): number {
    return this.#programs.reduce((sum, { runs }) => sum + runs, 0);
  }

  /** The state before anything has happened. */
  start(): Promise<State> {
    const actors = this.#programs.map((program) => program.begin(0, undefined));
    const state = new State({ words: this.#start, actors, sleepers: [], relays: [], inside: [] });
    return this.#settle({ state, what: () => ["all begin"] });
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
    for (const move of moves) move.state = await this.#settle(move);
    return moves;
  }

  /** What a worker does. */
  async #step(state: State, worker: number): Promise<Move[]> {
    const { operation, after } = await this.#next(state, worker);
    const name = worker + 1;
    if (operation.does === "throw")
      throw new Error(`${name} ${describe(operation, undefined)}`, { cause: operation.error });
    if (operation.does === "return") {
      const next = this.#programs[worker].begin(state.actors[worker].history.call + 1, operation.value);
      return [
        { state: state.withActor(worker, next), what: () => [`${name} ${describe(operation, undefined)}`] },
      ];
    }
    const moves = perform(state, worker, operation, after, this.#oversleeps).map(({ result, ...way }) => ({
      state: way.state,
      what: () => [`${name} ${describe(operation, result)}${way.also}`],
    }));
    if (!isPlain(operation) || this.#scenario.isFine) return moves;
    const [first] = moves;
    const rest = await this.#step(first.state, worker);
    return rest.map((move) => ({ state: move.state, what: () => [...first.what(), ...move.what()] }));
  }

  async #next({ actors }: State, worker: number): Promise<{ operation: Operation; after: History["after"] }> {
    const { history } = actors[worker];
    const operation = history.next ?? (await this.#programs[worker].next(history));
    return { operation, after: (result, isNap) => history.after(result, isNap) };
  }

  /** Sleeps whose time runs out, of workers that have woken so less than `naps` times in their call. */
  #alarms(state: State, naps: number): Move[] {
    return asleep(state, naps)
      .filter(({ ms }) => ms < Infinity)
      .map((sleeper) => named(getUp(state, sleeper, sleeper.ms, false, true), "time passes"));
  }

  /** What may as well never happen, so that nobody may depend on it. */
  #luck(state: State): Move[] {
    const { deaths = 0, leavesGhosts = false, mayDie = () => true } = this.#scenario;
    const moves = asleep(state, this.#naps).map((sleeper) =>
      named(getUp(state, sleeper, 0, false, true), "for no reason"),
    );
    for (const sleeper of asleep(state, Infinity)) {
      if (sleeper.abortable) moves.push(named(getUp(state, sleeper, 0, true, true), "a signal"));
    }
    if (state.killed === deaths) return moves;
    for (const [worker, { mode }] of state.actors.entries()) {
      if (mode !== "runs" && mode !== "sleeps") continue;
      if (!mayDie(worker + 1, (index) => state.words.at(index))) continue;
      moves.push({ state: kill(state, worker, leavesGhosts), what: () => [`${worker + 1} is killed`] });
    }
    return moves;
  }

  /** Does what nobody else can notice: a call returns, or a worker enters as soon as it may. */
  async #settle({ state, what }: Move): Promise<State> {
    try {
      for (let worker = 0; worker < state.actors.length; worker++) {
        while (state.actors[worker].mode === "runs") {
          const { operation } = await this.#next(state, worker);
          if (!["return", "throw", "enter"].includes(operation.does)) break;
          [{ state }] = await this.#step(state, worker);
        }
      }
      return state;
    } catch (cause) {
      throw new Violation((cause as Error).message, what(), { cause });
    }
  }

  #end(state: State): void {
    const { atEnd, make } = this.#scenario;
    const killed = state.actors.flatMap(({ mode }, i) => (mode === "killed" ? [i + 1] : []));
    const returned = state.actors.map(({ mode, history }) => (mode === "done" ? history.before : undefined));
    const end = { returned, killed: new Set(killed) };
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
