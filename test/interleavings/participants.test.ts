import "nogil";
import { expect, test } from "vitest";
import type { Linux } from "../../packages/core/src/memory/linux.ts";
import { Participants } from "../../packages/core/src/memory/participants.ts";
import { atEveryMoment } from "../fixtures/interrupt.ts";
import { World } from "../fixtures/world.ts";

const AT = 16;

/** Processes of a machine that has no other: when each of them started. */
class Machine {
  readonly started = new Map<number, number>();
  readonly #world = new World(AT + Participants.WORDS);

  participants(pid: number): Participants {
    const readText = (path: string) => {
      const start = this.started.get(Number(path.split("/")[2]));
      return start === undefined ? undefined : `${pid} (a) b) S${" 0".repeat(18)} ${start} 0`;
    };
    return new Participants(this.#world.worker(1), AT, { readText } as Linux, pid);
  }

  start(pid: number, ticks: number): Participants {
    this.started.set(pid, ticks);
    return this.participants(pid);
  }
}

test("Participants.join() gives two processes at once two slots, whatever was there before them", () => {
  for (const before of ["nobody", "one that left", "one that was killed"]) {
    atEveryMoment((interrupt) => {
      const machine = new Machine();
      if (before !== "nobody") {
        const past = machine.start(100, 5);
        const number = past.join();
        if (before === "one that left") past.leave(number);
        machine.started.delete(100);
      }
      const [first, second] = [machine.start(101, 10), machine.start(102, 11)];
      let theirs = 0;
      const mine = interrupt(
        () => first.join(),
        () => (theirs = second.join()),
      );
      theirs ||= second.join();
      expect(mine).not.toBe(theirs);
      for (const observer of [first, second]) {
        expect(observer.isAlive(mine), before).toBe(true);
        expect(observer.isAlive(theirs), before).toBe(true);
      }
    });
  }
});

test("Participants.isAlive() of a process that was killed is false, also when its pid lives again", () => {
  const machine = new Machine();
  const killed = machine.start(100, 5).join();
  const observer = machine.start(101, 10);
  observer.join();
  expect(observer.isAlive(killed)).toBe(true);
  machine.started.delete(100);
  expect(observer.isAlive(killed)).toBe(false);
  machine.started.set(100, 20);
  expect(observer.isAlive(killed)).toBe(false);
});

test("Participants.isAlive() of one whose slot has gone to another is false", () => {
  const machine = new Machine();
  const killed = machine.start(100, 5).join();
  machine.started.delete(100);
  const next = machine.start(101, 10);
  const number = next.join();
  expect(number).not.toBe(killed);
  expect(next.isAlive(killed)).toBe(false);
  expect(next.isAlive(number)).toBe(true);
});

test("Participants.isAlive() never takes one that joins for dead, while another looks", () => {
  atEveryMoment((interrupt) => {
    const machine = new Machine();
    const observer = machine.start(100, 5);
    const number = machine.start(101, 10).join();
    const joining = machine.start(102, 11);
    interrupt(
      () => joining.join(),
      () => expect(observer.isAlive(number)).toBe(true),
    );
  });
});

test("Participants.join() takes the slots of the dead, and refuses when all live", () => {
  const machine = new Machine();
  const child = machine.start(100, 5);
  for (let i = 0; i < 1024; i++) child.join();
  const late = machine.start(101, 10);
  expect(() => late.join()).toThrow(RangeError);
  machine.started.delete(100);
  expect(late.isAlive(late.join())).toBe(true);
});
