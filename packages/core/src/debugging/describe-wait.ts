import { runtime } from "../current.ts";
import { MAIN_IDENT } from "../memory/live-threads.ts";
import type { Memory, Person } from "../memory/memory.ts";
import { isNamed } from "../memory/holdings.ts";
import { classOf } from "../memory/shared-classes.ts";
import { Lock } from "../sync/lock.ts";
import type { Wait } from "../sync/waits.ts";
import { threadName } from "../threading/thread-name.ts";

/** Returns what a wait is for, such as `to acquire Lock 5236`: equal numbers in one memory are the same object. */
export function describeWait({ memory, at, purpose }: Wait): string {
  switch (purpose) {
    case "for the end of thread":
      return `for the end of ${threadName(at)}`;
    case "for the end of process":
      return `${purpose} ${at}`;
    case "for any of several":
      return `${purpose} connections and processes`;
    case "to receive from":
      return `${purpose} Connection ${at}`;
    default:
      return `${purpose} ${nameOfObject(memory, at)}`;
  }
}

/** Returns what a wait is for, and who holds that. */
export function withHolder(wait: Wait): string {
  const holder = wait.purpose === "to acquire" ? holderOf(wait.memory, wait.at) : undefined;
  return `${describeWait(wait)}${holder ? `, which ${describePerson(holder)} holds` : ""}`;
}

function nameOfObject(memory: Memory, at: number): string {
  const name = classOf(memory, at)?.name.replace(/^PoolState$/, "Pool") ?? "object";
  return isNamed(memory) ? `${name} "${memory.name}"` : `${name} ${at}`;
}

/** Returns who must do something before a wait can end, if that is one worker: the holder of a lock, a thread, or a process. */
export function awaitedPerson({ memory, at, purpose }: Wait): Person | undefined {
  const pid = runtime().pid;
  if (purpose === "for the end of thread") return { pid, process: "", ident: at };
  if (purpose === "for the end of process") return { pid: at, process: "", ident: MAIN_IDENT };
  return purpose === "to acquire" ? holderOf(memory, at) : undefined;
}

/** Returns who holds the lock that an object is, or has. */
function holderOf(memory: Memory, at: number): Person | undefined {
  const lock = classOf(memory, at)?.LOCK;
  const owner = lock === undefined ? 0 : Lock.ownerAt(memory, at + lock);
  // The place of one that has ended may be another's by now.
  return owner !== 0 && memory.isAlive(owner) ? memory.personOf?.(owner) : undefined;
}

/** Returns how people call a worker: a thread of this process by its name, others with their process. */
export function describePerson({ pid, process, ident }: Person): string {
  if (pid === runtime().pid) return threadName(ident);
  const whole = `${process || "process"} (pid ${pid})`;
  return ident === MAIN_IDENT ? whole : `thread ${ident} of ${whole}`;
}
