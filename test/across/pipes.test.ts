import { EndOfStreamError } from "nogil";
import { Connection, Event, Pipe, Process, Value } from "nogil/multiprocessing";
import { runtimeNames } from "nogil/runtimes";
import { expect, test } from "vitest";
import { finish, HANGS_MS } from "../fixtures/finish.ts";
import * as tasks from "../fixtures/pipe-tasks.ts";
import { arriving, receiveOne, travellers } from "../fixtures/travellers.ts";

type Runtime = (typeof runtimeNames)[number];

/** Messages of a sender that is killed long before it has sent them all. */
const MANY = 10_000;

/** Starts a process that does not outlive a test that failed, and closes its end here. */
function startWith<Args extends readonly unknown[]>(
  runtime: Runtime,
  target: (connection: Connection<never>, ...args: [...Args]) => unknown,
  end: Connection<never>,
  ...args: Args
): Process {
  const child = new Process({ target, args: [end, ...args] as never, runtime, daemon: true });
  child.start();
  end.close();
  return child;
}

for (const runtime of runtimeNames) {
  for (const target of [tasks.echo, tasks.echoAsync]) {
    test(`CONN-01: everything that can travel comes back as it was from ${target.name}() on ${runtime}, 16 MiB too`, async () => {
      const [a, b] = Pipe();
      const count = new Value("i32", 0);
      const child = startWith(runtime, target, b as never, count);
      for (const traveller of arriving) {
        a.send(travellers[traveller].make());
        receiveOne(traveller, a.recv(HANGS_MS));
      }
      const large = new Uint8Array(16 << 20);
      for (let i = 0; i < large.length; i += 4099) large[i] = i % 251;
      a.send(large);
      const back = (await a.recvAsync({ timeout: HANGS_MS })) as Uint8Array;
      expect(Buffer.compare(back, large)).toBe(0);
      const messages = Array.from({ length: 500 }, (_, nth) => [nth, "x".repeat(nth)]);
      for (const message of messages) a.send(message);
      for (const message of messages) expect(a.recv(HANGS_MS)).toEqual(message);
      a.close();
      await finish(child);
      expect(count.value).toBe(arriving.length + 1 + messages.length);
    });
  }

  test(`CONN-11: an end arrives on ${runtime} through a pipe, closed here at once, and is used and closed there`, async () => {
    const [to, from] = Pipe<Connection>();
    const [a, b] = Pipe();
    const child = startWith(runtime, tasks.useReceived as never, from as never);
    to.send(b);
    b.close();
    a.send("there");
    expect(a.recv(HANGS_MS)).toEqual(["through", "there"]);
    expect(() => a.recv(HANGS_MS)).toThrow(EndOfStreamError);
    await finish(child);
  });

  for (const how of ["blocking", "async", "poll", "send"]) {
    test(`CONN-03: an end whose last holder on ${runtime} is killed is closed (${how})`, async () => {
      const [a, b] = Pipe();
      const never = new Event();
      const held = [new Event(), new Event()];
      const children = held.map((event) => {
        const child = new Process({ target: tasks.holdEnd, args: [b, event, never], runtime, daemon: true });
        child.start();
        return child;
      });
      b.close();
      for (const event of held) expect(event.wait(HANGS_MS)).toBe(true);
      children[0].kill();
      expect(children[0].join(HANGS_MS)).toBe(true);
      expect(a.poll(300)).toBe(false); // longer than it takes to find that nobody has it
      a.send("kept");
      const waiting = how === "async" ? a.recvAsync({ timeout: HANGS_MS }) : undefined;
      children[1].kill();
      if (how === "blocking") expect(() => a.recv(HANGS_MS)).toThrow(EndOfStreamError);
      if (how === "poll") expect(a.poll(HANGS_MS)).toBe(true);
      if (how === "async") await expect(waiting).rejects.toBeInstanceOf(EndOfStreamError);
      const deadline = performance.now() + HANGS_MS;
      const sendOn = () => {
        while (performance.now() < deadline) a.send(1);
      };
      expect(sendOn).toThrow(EndOfStreamError);
      expect(children[1].join(HANGS_MS)).toBe(true);
    });
  }

  test(`CONN-03: an end whose last holder is a grandchild on ${runtime} that is killed is closed, while all others are blocked`, async () => {
    const [a, b] = Pipe();
    const [pids, fromChild] = Pipe<number>();
    const never = new Event();
    const child = new Process({ target: tasks.startHolder, args: [b, fromChild, runtime, never] });
    child.start();
    b.close();
    const pid = pids.recv(HANGS_MS);
    expect(a.poll(0)).toBe(false);
    process.kill(pid, "SIGKILL");
    expect(() => a.recv(HANGS_MS)).toThrow(EndOfStreamError);
    child.kill();
    expect(child.join(HANGS_MS)).toBe(true);
  });

  test(`CONN-03: a sender on ${runtime} that is killed in the middle of a send leaves whole messages, and then the end`, async () => {
    for (let round = 0; round < 8; round++) {
      const [a, b] = Pipe<[number, string]>();
      const begun = new Event();
      const child = startWith(
        runtime,
        tasks.sendManyAndWait as never,
        b as never,
        0,
        MANY,
        begun,
        new Event(),
      );
      expect(begun.wait(HANGS_MS)).toBe(true);
      for (let nth = 0; nth < 20 * round; nth++) expect(a.recv(HANGS_MS)[0]).toBe(nth);
      child.kill();
      let nth = 20 * round;
      expect(() => {
        for (; ; nth++) expect(a.recv(HANGS_MS)).toEqual([nth, "x".repeat((nth * 37) % 9_000)]);
      }).toThrow(EndOfStreamError);
      expect(nth).toBeGreaterThan(10);
      expect(child.join(HANGS_MS)).toBe(true);
      a.close();
    }
  });

  test(`CONN-06: of two senders on ${runtime}, the one that is killed takes nothing of the other's along`, async () => {
    for (let round = 0; round < 4; round++) {
      const [a, b] = Pipe<[number, string] | [number, number]>();
      const begun = new Event();
      const killed = new Process({
        target: tasks.sendManyAndWait,
        args: [b, 1_000_000, MANY, begun, new Event()],
        runtime,
        daemon: true,
      });
      killed.start();
      expect(begun.wait(HANGS_MS)).toBe(true);
      const other = new Process({ target: tasks.produce, args: [b, 7, 2_000], runtime, daemon: true });
      other.start();
      b.close();
      killed.kill();
      const seen = { killed: 1_000_000, other: 0 };
      expect(() => {
        for (;;) {
          const [who, what] = a.recv(HANGS_MS);
          if (who === 7) expect(what).toBe(seen.other++);
          else expect(who).toBe(seen.killed++);
        }
      }).toThrow(EndOfStreamError);
      expect(seen.other).toBe(2_000);
      await finish(other);
      expect(killed.join(HANGS_MS)).toBe(true);
    }
  });
}
