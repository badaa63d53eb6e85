import { defineTasks } from "nogil";
import * as multiprocessing from "nogil/multiprocessing";
import type { RuntimeName } from "nogil/runtimes";
import * as threading from "nogil/threading";
import { GAMES } from "./games.ts";
import type { GameName } from "./games.ts";
import { newTable } from "./table.ts";
import type { Table } from "./table.ts";

/** Longest wait in ms for the partner to end a game: less than an agent is waited for. */
const PATIENCE_MS = 20_000;

const NAMES = Object.keys(GAMES) as GameName[];

/** Plays what the agent chooses, for ever. */
function serve(table: Table): never {
  for (;;) {
    table.start.wait();
    table.start.clear();
    GAMES[NAMES[table.game.value]].theirs(table, table.times.value);
    table.done.set();
  }
}

defineTasks(import.meta.url, { serve });

/** A worker that plays games with this agent. It serves all of them, so that few workers sleep while others are measured. */
export class Partner {
  readonly table: Table;
  #failed = false;

  private constructor(table: Table) {
    this.table = table;
  }

  /** Starts a thread. */
  static thread(): Partner {
    const table = newTable(threading);
    new threading.Thread({ target: serve, args: [table], daemon: true }).start();
    return new Partner(table);
  }

  /** Starts a process. */
  static process(runtime: RuntimeName): Partner {
    const table = newTable(multiprocessing);
    new multiprocessing.Process({ target: serve, args: [table], daemon: true, runtime }).start();
    return new Partner(table);
  }

  /**
   * Plays a game.
   *
   * @throws {Error} If the partner has not come to its end, now or earlier.
   */
  play(name: GameName, times: number): void {
    this.#begin(name, times);
    void GAMES[name].ours(this.table, times);
    this.#end(name);
  }

  /** As {@linkcode Partner.play}, a game that this agent's side plays on its event loop. */
  async playAsync(name: GameName, times: number): Promise<void> {
    this.#begin(name, times);
    await GAMES[name].ours(this.table, times);
    this.#end(name);
  }

  #begin(name: GameName, times: number): void {
    if (this.#failed) throw new Error("the partner failed earlier");
    const { game, times: howOften, start } = this.table;
    game.value = NAMES.indexOf(name);
    howOften.value = times;
    start.set();
  }

  #end(name: GameName): void {
    const { done } = this.table;
    this.#failed = !done.wait(PATIENCE_MS);
    if (this.#failed) throw new Error(`the partner has not ended "${name}" within ${PATIENCE_MS} ms`);
    done.clear();
  }
}

const partners = new Map<string, Partner>();

/** The partner of this agent in threads, or in processes of a runtime. */
export function partnerOf(condition: "threads" | RuntimeName): Partner {
  let partner = partners.get(condition);
  if (!partner) {
    partner = condition === "threads" ? Partner.thread() : Partner.process(condition);
    partners.set(condition, partner);
  }
  return partner;
}
