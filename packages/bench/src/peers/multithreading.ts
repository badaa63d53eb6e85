import process from "node:process";
import { initRuntime, move, spawn } from "multithreading";
import { WORKERS } from "./open-peer.ts";
import type { OpenPeer } from "./open-peer.ts";

/** Its promises hold what came of a task; here they settle as those of the others do. */
async function resultOf<T>(handle: { join(): Promise<unknown> }): Promise<T> {
  const result = (await handle.join()) as { ok: true; value: T } | { ok: false; error: unknown };
  if (!result.ok) throw result.error;
  return result.value;
}

export function open(): OpenPeer {
  initRuntime({ maxWorkers: WORKERS });
  return {
    add: (a, b) => resultOf(spawn(move(a, b), (x: number, y: number) => x + y)),
    square: (n) => resultOf(spawn(move(n), (each: number) => each * each)),
    squareAll: (numbers) => resultOf(spawn(move(numbers), (all: readonly number[]) => all.map((n) => n * n))),
    exit: () => resultOf(spawn(() => process.exit(1))),
  };
}
