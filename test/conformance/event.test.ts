import { expect, test } from "vitest";
import { pass, passAsync, pong, pongAsync, setIt, waitInVain } from "../fixtures/event-tasks.ts";
import { finish, HANGS_MS } from "../fixtures/finish.ts";
import { kinds, start } from "../fixtures/kinds.ts";
import { pingPong } from "../fixtures/ping-pong.ts";
import { until } from "../fixtures/until.ts";
import { waiters } from "../fixtures/waiting.ts";

for (const kind of kinds) {
  const { name, Event, Value } = kind;

  test(`${name}: EVT-01: Event begins unset, and set() and clear() may be repeated`, () => {
    const event = new Event();
    expect(event.isSet()).toBe(false);
    for (const isSet of [true, true, false, false, true]) {
      if (isSet) event.set();
      else event.clear();
      expect(event.isSet()).toBe(isSet);
    }
  });

  test(`${name}: EVT-02: Event.wait() of a set event returns true, whatever the timeout`, async () => {
    const event = new Event();
    event.set();
    for (const timeout of [undefined, 0, 1, Infinity]) {
      expect(event.wait(timeout)).toBe(true);
      expect(await event.waitAsync({ ...(timeout !== undefined && { timeout }) })).toBe(true);
    }
    expect(event.isSet()).toBe(true);
  });

  test(`${name}: EVT-03, EVT-07: Event.set() lets all waiters through, again after clear()`, async () => {
    const event = new Event();
    const passed = new Value("i32", 0);
    for (let round = 1; round <= 2; round++) {
      const workers = [pass, passAsync, pass, passAsync, pass].map((target) =>
        start(kind, target, event, passed),
      );
      const waiting = event.waitAsync({ timeout: HANGS_MS });
      await until("all wait", () => waiters(event) === 6);
      expect(passed.value).toBe(5 * (round - 1));
      event.set();
      expect(await waiting).toBe(true);
      await finish(...workers);
      expect(passed.value).toBe(5 * round);
      expect(event.wait()).toBe(true);
      event.clear();
      expect(waiters(event)).toBe(0);
    }
  });

  test(`${name}: EVT-04: Event.wait(0) of an unset event returns false`, async () => {
    const event = new Event();
    expect(event.wait(0)).toBe(false);
    expect(await event.waitAsync({ timeout: 0 })).toBe(false);
  });

  test(`${name}: EVT-05: Event.wait(timeout) returns false in five workers, and not before the timeout`, async () => {
    const event = new Event();
    const waited = Array.from({ length: 5 }, () => new Value("f64", 0));
    await finish(...waited.map((value) => start(kind, waitInVain, event, 120.5, value)));
    for (const { value } of waited) expect(value).toBeGreaterThanOrEqual(120.5);
    expect(event.isSet()).toBe(false);
  });

  test(`${name}: EVT-06, MPS-07: Event.set() straight followed by clear() lets all waiters through`, async () => {
    const event = new Event();
    const passed = new Value("i32", 0);
    const workers = [pass, passAsync, pass, passAsync, pass].map((target) =>
      start(kind, target, event, passed),
    );
    const waiting = event.waitAsync();
    await until("all wait", () => waiters(event) === 6);
    event.set();
    event.clear();
    expect(await waiting).toBe(true);
    await finish(...workers);
    expect(passed.value).toBe(5);
    expect(event.isSet()).toBe(false);
  });

  test(`${name}: EVT-06: Event.waitAsync() waits from the call on`, async () => {
    const event = new Event();
    const waiting = event.waitAsync();
    event.set();
    event.clear();
    expect(await waiting).toBe(true);
    expect(event.wait(0)).toBe(false);
  });

  test(`${name}: EVT-08: Event.wait() on main is let through by a worker`, async () => {
    for (let round = 0; round < 5; round++) {
      const event = new Event();
      const worker = start(kind, setIt, event);
      expect(round % 2 === 0 ? event.wait() : await event.waitAsync()).toBe(true);
      await finish(worker);
    }
  });

  for (const target of [pong, pongAsync]) {
    test(`${name}: EVT-09: Event loses no wake-up in a ping-pong with ${target.name}()`, async () => {
      const times = target === pong && name === "threads" ? 10_000 : 3_000;
      const [ping, pongs] = [new Event(), new Event()];
      const worker = start(kind, target, ping, pongs, times);
      expect(await pingPong(ping, pongs, times, 50_000)).toBe(times);
      await finish(worker);
    });
  }

  test(`${name}: PEER-01: Event.waitAsync() aborted rejects with the reason, and the others come through`, async () => {
    const event = new Event();
    const controller = new AbortController();
    const reason = new Error("mine");
    await expect(event.waitAsync({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const aborted = event.waitAsync({ signal: controller.signal });
    const others = [event.waitAsync(), event.waitAsync({ signal: new AbortController().signal })];
    controller.abort(reason);
    await expect(aborted).rejects.toBe(reason);
    expect(waiters(event)).toBe(2);
    event.set();
    expect(await Promise.all(others)).toEqual([true, true]);
    expect(waiters(event)).toBe(0);
  });

  test(`${name}: Event.waitAsync() serves 300 waiters of one worker, on as many events`, async () => {
    const events = Array.from({ length: 300 }, () => new Event());
    const waits = events.map((event) => event.waitAsync());
    for (const event of events.toReversed()) event.set();
    expect(await Promise.all(waits)).toEqual(events.map(() => true));
  });
}
