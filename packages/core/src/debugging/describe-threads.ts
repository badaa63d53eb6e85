import { runtime } from "../current.ts";
import type { Memory, Person, Waiting } from "../memory/memory.ts";
import { threadMemory } from "../memory/thread-memory.ts";
import { usedMemories } from "../memory/used-memories.ts";
import { currentIdentity as currentProcess } from "../multiprocessing/current-process.ts";
import { awaitedHere, readWait } from "../sync/waits.ts";
import type { Wait } from "../sync/waits.ts";
import { currentIdentity } from "../threading/current-thread.ts";
import { awaitedPerson, describePerson, withHolder } from "./describe-wait.ts";

/** A worker that blocks, and what for. */
interface Blocked {
  readonly person: Person;
  readonly wait: Wait;
}

/** Returns what {@linkcode dumpThreads} says, line by line. */
export function describeThreads(): string[] {
  const blocked = new Map<string, Blocked>();
  const memories: readonly Memory[] = [threadMemory(), ...usedMemories()];
  for (const memory of memories) {
    for (const waiting of memory.waiting?.() ?? []) noteBlocked(blocked, memory, waiting);
  }
  const { pid } = runtime();
  const mine = threadMemory()
    .threads.running()
    .map((ident) => ({ pid, process: "", ident }));
  const others = [...blocked.values()].filter(({ person }) => person.pid !== pid);
  return [
    `Threads of ${currentProcess().name} (pid ${pid}):`,
    ...mine.flatMap((person) => [line(person, blocked.get(keyOf(person))?.wait), ...awaitedBy(person)]),
    ...others.map(({ person, wait }) => line(person, wait)),
    ...circles(blocked),
  ];
}

function noteBlocked(blocked: Map<string, Blocked>, memory: Memory, { wait, ...person }: Waiting): void {
  const read = readWait(memory, wait);
  if (read) blocked.set(keyOf(person), { person, wait: read });
}

function line(person: Person, wait: Wait | undefined): string {
  return `  ${describePerson(person)} ${wait ? `waits ${withHolder(wait)}` : "runs"}`;
}

/** What the calling thread awaits, if it is `person`; only itself can tell. */
function awaitedBy({ ident }: Person): string[] {
  if (ident !== currentIdentity().ident) return [];
  return awaitedHere().map((wait) => `    waits (async) ${withHolder(wait)}`);
}

/** Those who wait for each other in a circle. */
function circles(blocked: ReadonlyMap<string, Blocked>): string[] {
  const seen = new Set<string>();
  const found: string[] = [];
  for (const start of blocked.keys()) {
    const path: string[] = [];
    let key: string | undefined = start;
    while (key !== undefined && !seen.has(key)) {
      seen.add(key);
      path.push(key);
      const wait: Wait | undefined = blocked.get(key)?.wait;
      const next: Person | undefined = wait && awaitedPerson(wait);
      key = next && keyOf(next);
    }
    if (key === undefined || !path.includes(key)) continue;
    const names = path.slice(path.indexOf(key)).map((each) => describePerson(blocked.get(each)!.person));
    found.push(`Likely deadlock: ${[...names, names[0]].join(" waits for ")}`);
  }
  return found;
}

function keyOf({ pid, ident }: Person): string {
  return `${pid}/${ident}`;
}
