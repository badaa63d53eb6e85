import { execFileSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { TimeoutError } from "nogil";
import {
  Barrier,
  BoundedSemaphore,
  Condition,
  Event,
  LifoQueue,
  list,
  Lock,
  Process,
  Queue,
  Semaphore,
  unlink,
} from "nogil/multiprocessing";
import { runtimeNames } from "nogil/runtimes";
import * as threading from "nogil/threading";
import { expect, test } from "vitest";
import { LAYOUT } from "../../packages/core/src/memory/mapped-memory.ts";
import type { NamedMemory } from "../../packages/core/src/memory/named-memory.ts";
import { countInFile } from "../fixtures/count-in-file.ts";
import { finish, HANGS_MS } from "../fixtures/finish.ts";
import { useNameFolder } from "../fixtures/name-folder.ts";
import { holdArrived, openUntil, passThrough, takeByName } from "../fixtures/name-tasks.ts";
import { startProgram } from "../fixtures/program.ts";
import { startRawWorker } from "../fixtures/raw-worker.ts";
import { until } from "../fixtures/until.ts";
import { isAwaited } from "../fixtures/waiting.ts";
import { needsProcesses } from "../fixtures/unsupported.ts";
import { runtime } from "../runtime.ts";

const folder = useNameFolder();
const { keep } = folder;

/** Writes a file as nogil would have made it. */
function plant(name: string, contents: string): void {
  keep(new Lock({ name: "makes-the-folder" }));
  writeFileSync(folder.file(name), contents, { mode: 0o600 });
}

test("a name opened twice is one object with two handles; the last one closed removes it", () => {
  const first = new Lock({ name: "twice" });
  const second = new Lock({ name: "twice" });
  first.acquire();
  expect(second.locked()).toBe(true);
  first.close();
  first.close();
  expect(second.locked()).toBe(true);
  expect(list()).toEqual(["twice"]);
  second.release();
  second.close();
  expect(list()).toEqual([]);
  folder.expectEmpty();
  expect(new Lock({ name: "twice" })[Symbol.dispose]()).toBe(undefined);
  folder.expectEmpty();
});

test("an object that was closed refuses to be used, and a pending wait for it fails", async () => {
  const event = new Event({ name: "closed" });
  const waiting = event.waitAsync();
  event.close();
  await expect(waiting).rejects.toThrow(TypeError);
  for (const use of [() => event.isSet(), () => event.set(), () => event.wait(0)])
    expect(use).toThrow(TypeError);
});

test("close() of an object without a name does nothing", () => {
  const lock = new Lock();
  lock.close();
  expect(lock.acquire(0)).toBe(true);
});

test("3,000 names opened and closed, one after another, leave neither descriptors nor memory behind", () => {
  const maps = () => readFileSync("/proc/self/maps", "utf8").split("\n").length;
  const before = [maps(), readdirSync("/proc/self/fd").length];
  for (let i = 0; i < 3_000; i++) {
    const lock = new Lock({ name: `one-of-many-${i}` });
    lock.acquire();
    lock.close();
  }
  const after = [maps(), readdirSync("/proc/self/fd").length];
  expect(after[0] - before[0]).toBeLessThan(500);
  expect(after[1] - before[1]).toBeLessThan(100);
  folder.expectEmpty();
});

test("a name that is none is refused when it is given, as is one for the memory of threads", () => {
  const notNames = [
    "",
    "/",
    "a/b",
    "..",
    ".",
    ".hidden",
    "a\0b",
    "a b",
    "ä",
    "x".repeat(201),
    "x".repeat(300),
  ];
  for (const name of notNames) {
    expect(() => new Lock({ name })).toThrow(RangeError);
    expect(() => unlink(name)).toThrow(RangeError);
  }
  for (const name of [5, null, {}, ["a"]] as never[]) {
    expect(() => new Lock({ name })).toThrow(TypeError);
    expect(() => unlink(name)).toThrow(TypeError);
  }
  for (const options of ["a", null, 5] as never[]) expect(() => new Lock(options)).toThrow(TypeError);
  expect(() => new Lock({ name: "a/b" })).toThrow(
    "Cannot make Lock as its name must be 1 to 200 of the characters A-Z a-z 0-9 . _ -, the first not a dot: " +
      'received "a/b"',
  );
  expect(() => new threading.Lock({ name: "a" })).toThrow(
    new TypeError(
      'Cannot make Lock with a name in the memory of threads: named ones are those of "nogil/multiprocessing"',
    ),
  );
  const longest = "x".repeat(200);
  keep(new Lock({ name: longest }));
  expect(list()).toEqual([longest]);
});

test("another kind of object, or other parameters, under a name are refused with both", () => {
  keep(new Lock({ name: "lock" }));
  keep(new Semaphore(3, { name: "semaphore" }));
  keep(new BoundedSemaphore(3, { name: "bounded" }));
  keep(new Barrier(2, { name: "barrier" }));
  keep(new Queue(5, { name: "queue" }));
  expect(() => new Event({ name: "lock" })).toThrow(
    new TypeError(
      'Cannot open Event "lock" as it is another kind of object: it is Lock {}, received Event {}',
    ),
  );
  expect(() => new Semaphore(4, { name: "semaphore" })).toThrow(/is Semaphore \{"value":3\}, received .*4/);
  expect(() => new Semaphore(3, { name: "bounded" })).toThrow(TypeError);
  expect(() => new BoundedSemaphore(4, { name: "bounded" })).toThrow(TypeError);
  expect(() => new Barrier(3, { name: "barrier" })).toThrow(/is Barrier \{"parties":2\}, received .*3/);
  expect(() => new Queue(6, { name: "queue" })).toThrow(TypeError);
  expect(() => new Condition({ name: "queue" })).toThrow(TypeError);
  keep(new Barrier(2, { name: "barrier" }));
});

test("an object of another version of nogil under a name is refused, while it is in use", () => {
  const lock = new Lock({ name: "version" });
  const path = folder.file("version");
  writeFileSync(path, readFileSync(path, "utf8").replace(`"nogil":${LAYOUT}`, '"nogil":99'));
  expect(() => new Lock({ name: "version" })).toThrow(
    new TypeError(
      'Cannot open Lock "version" as all who have it open must run the same version of nogil: ' +
        `its layout is 99, here it is ${LAYOUT}`,
    ),
  );
  lock.close();
  writeFileSync(path, `{"nogil":99,"kind":"Lock","parameters":{},"id":"${"0".repeat(32)}"}\n`, {
    mode: 0o600,
  });
  keep(new Lock({ name: "version" }));
});

test("an empty file that nobody uses, as a killed creator leaves it, is a name like a new one", () => {
  plant("empty", "");
  expect(keep(new Lock({ name: "empty" })).acquire(0)).toBe(true);
});

test("what killed processes left is removed when the names are looked at", () => {
  plant("stale", `{"nogil":${LAYOUT},"kind":"Lock","parameters":{},"id":"${"0".repeat(32)}"}\n1/1\n`);
  plant("noise", "dear to somebody");
  expect(list()).toEqual(["makes-the-folder"]);
  expect(existsSync(folder.file("stale"))).toBe(false);
  expect(readFileSync(folder.file("noise"), "utf8")).toBe("dear to somebody");
  unlink("noise");
});

for (const noise of ["noise", "{", "null\n", "{}\n", "\0".repeat(100), "\xff".repeat(100_000)]) {
  test(`a file of ${JSON.stringify(noise.slice(0, 8))} is refused, and can be unlinked`, () => {
    plant("noise", noise);
    expect(() => new Lock({ name: "noise" })).toThrow(
      `Cannot open Lock "noise" as ${folder.file("noise")} is nothing that nogil wrote, or was written over; ` +
        'unlink("noise") removes it',
    );
    expect(unlink("noise")).toBe(true);
    keep(new Lock({ name: "noise" }));
  });

  test(`a file written over with ${JSON.stringify(noise.slice(0, 8))} while in use is refused, and harms no user`, () => {
    const lock = keep(new Lock({ name: "noise" }));
    writeFileSync(folder.file("noise"), noise);
    expect(() => new Lock({ name: "noise" })).toThrow(/is nothing that nogil wrote/);
    expect(lock.acquire(0)).toBe(true);
    lock.release();
    lock.close();
    expect(existsSync(folder.file("noise"))).toBe(false);
  });
}

for (const length of [0, 1, 40]) {
  test(`a file cut to ${length} bytes while in use is refused, and harms no user`, () => {
    const lock = keep(new Lock({ name: "cut" }));
    truncateSync(folder.file("cut"), length);
    expect(() => new Lock({ name: "cut" })).toThrow(TypeError);
    expect(lock.acquire(0)).toBe(true);
    lock.release();
  });
}

test("a file that names descriptors which are no memory of nogil's is refused, and nothing is mapped", () => {
  const lock = keep(new Lock({ name: "elsewhere" }));
  const other = keep(new Lock({ name: "other" }));
  const [head] = readFileSync(folder.file("elsewhere"), "utf8").split("\n");
  const path = join(folder.base, "plain");
  writeFileSync(path, "short");
  const descriptors = readdirSync("/proc/self/fd").filter(
    (each) => each !== String(memoryOf(lock).descriptor),
  );
  const holders = descriptors.map((each) => `${process.pid}/${each}`);
  expect(holders).toContain(memoryOf(other).holder);
  writeFileSync(folder.file("elsewhere"), [head, ...holders, "1/0", "4194304/3", ""].join("\n"));
  const program = startProgram(runtime.name, "programs/named-keep-alive.ts", "elsewhere");
  return program.ended.then((end) => {
    expect(end).toBe(1);
    expect(program.err).toContain('Cannot open Lock "elsewhere" as its memory is out of reach');
    expect(other.locked()).toBe(false);
  });
});

test("the memory behind a name cannot be cut short, and its users live on", () => {
  const lock = keep(new Lock({ name: "sealed" }));
  const { descriptor } = memoryOf(lock);
  for (const length of [0, 2 ** 31]) {
    expect(() => truncateSync(`/proc/${process.pid}/fd/${descriptor}`, length)).toThrow(
      /EPERM|not permitted/i,
    );
  }
  expect(lock.acquire(0)).toBe(true);
});

test("a symbolic link, a pipe, a folder, or a file of more names under a name is refused, not followed", () => {
  keep(new Lock({ name: "makes-the-folder" }));
  const target = join(folder.base, "target");
  writeFileSync(target, "", { mode: 0o600 });
  const path = folder.file("planted");
  const plants = [
    () => symlinkSync(target, path),
    () => symlinkSync(join(folder.base, "nowhere"), path),
    () => execFileSync("mkfifo", ["-m", "600", path]),
    () => linkSync(target, path),
    () => writeFileSync(path, "", { mode: 0o644 }),
  ];
  for (const plantIt of plants) {
    plantIt();
    expect(() => new Lock({ name: "planted" })).toThrow(
      /^Cannot open Lock "planted" as .*planted is nothing that nogil made: it is .*; unlink\("planted"\) removes it$/,
    );
    expect(list()).toEqual(["makes-the-folder"]);
    expect(unlink("planted")).toBe(true);
  }
  expect(readFileSync(target, "utf8")).toBe("");
  expect(existsSync(join(folder.base, "nowhere"))).toBe(false);
  mkdirSync(path);
  expect(() => new Lock({ name: "planted" })).toThrow(TypeError);
  expect(() => unlink("planted")).toThrow(Error);
  rmdirSync(path);
});

const isRoot = process.getuid?.() === 0;

test("a folder that others can enter is refused, with what to do", () => {
  for (const [path, advice] of [
    [folder.path, `chmod 700 ${folder.path}`],
    [folder.base, "set XDG_RUNTIME_DIR to a folder of your own with mode 700, or unset it"],
  ]) {
    keep(new Lock({ name: "makes-the-folder" })).close();
    for (const mode of [0o755, 0o710, 0o701, 0o777]) {
      chmodSync(path, mode);
      for (const use of [() => new Lock({ name: "a" }), list, () => unlink("a")]) {
        expect(use).toThrow(
          `as folder ${path} must be this user's alone: it has mode ${mode.toString(8)}, so that others can enter it; ${advice}`,
        );
      }
    }
    chmodSync(path, 0o700);
  }
});

test.skipIf(!isRoot)("a folder of another user is refused (only root can give one away)", () => {
  for (const path of [folder.path, folder.base]) {
    keep(new Lock({ name: "makes-the-folder" })).close();
    chownSync(path, 12_345, 0);
    expect(() => new Lock({ name: "a" })).toThrow(
      `folder ${path} must be this user's alone: it belongs to user 12345, and this process acts as user 0`,
    );
    chownSync(path, 0, 0);
  }
});

test.skipIf(!isRoot)("a file of another user under a name is refused (only root can give one away)", () => {
  plant("given", "");
  chownSync(folder.file("given"), 12_345, 0);
  expect(() => new Lock({ name: "given" })).toThrow(/it is a file of user 12345/);
  expect(unlink("given")).toBe(true);
});

test("a folder that is a symbolic link, or none at all, is refused", () => {
  keep(new Lock({ name: "makes-the-folder" })).close();
  const moved = join(folder.base, "moved");
  renameSync(folder.path, moved);
  symlinkSync(moved, folder.path);
  expect(() => new Lock({ name: "a" })).toThrow(/is no folder that can be opened/);
  expect(readdirSync(moved)).toEqual([]);
  rmSync(folder.path);
  writeFileSync(folder.path, "");
  expect(() => new Lock({ name: "a" })).toThrow(/is no folder that can be opened/);
  rmSync(folder.path);
  renameSync(moved, folder.path);
});

test("XDG_RUNTIME_DIR that is not there is refused, and one that is no absolute path not used", async ({
  skip,
}) => {
  needsProcesses({ skip });
  const missing = join(folder.base, "missing");
  process.env.XDG_RUNTIME_DIR = missing;
  try {
    expect(() => new Lock({ name: "a" })).toThrow(
      `Cannot open Lock "a" as there is no folder ${missing}: set `,
    );
    process.env.XDG_RUNTIME_DIR = "relative";
    const name = `nogil-test-${process.pid}`;
    const lock = new Lock({ name });
    expect(existsSync(`/dev/shm/nogil-${process.geteuid!()}/${name}`)).toBe(true);
    lock.close();
    expect(existsSync(`/dev/shm/nogil-${process.geteuid!()}/${name}`)).toBe(false);
  } finally {
    process.env.XDG_RUNTIME_DIR = folder.base;
  }
});

test("a process that stopped while it opens a name has others give up in the end, and go on when it does", async ({
  skip,
}) => {
  needsProcesses({ skip });
  const program = startProgram("bun", "programs/named-stops.ts", "stopped");
  await until("it has stopped", () => program.out === "stops\n" && isStopped(program.pid));
  try {
    expect(() => unlink("stopped")).toThrow(TimeoutError);
    expect(list()).toEqual(["stopped"]);
  } finally {
    process.kill(program.pid, "SIGCONT");
  }
  expect(await program.ended).toBe(0);
  expect(program.out).toBe("stops\ngoes on\n");
});

test("the folder is made for this user alone, whatever others may do elsewhere", () => {
  rmSync(folder.path, { recursive: true, force: true });
  expect(list()).toEqual([]);
  expect(unlink("a")).toBe(false);
  expect(existsSync(folder.path)).toBe(false);
  keep(new Lock({ name: "a" }));
  expect(statSync(folder.path).mode & 0o777).toBe(0o700);
  expect(statSync(folder.file("a")).mode & 0o777).toBe(0o600);
});

test("unlink() removes a name at once: who has the object keeps it, who opens the name gets another", () => {
  const old = keep(new Lock({ name: "unlinked" }));
  old.acquire();
  expect(unlink("unlinked")).toBe(true);
  expect(unlink("unlinked")).toBe(false);
  expect(list()).toEqual([]);
  const next = keep(new Lock({ name: "unlinked" }));
  expect(next.acquire(0)).toBe(true);
  next.release();
  old.close();
  expect(list()).toEqual(["unlinked"]);
  expect(keep(new Lock({ name: "unlinked" })).acquire(0)).toBe(true);
});

test("acquireAsync() of a named lock waits with the event loop turning, and is aborted", async () => {
  const lock = keep(new Lock({ name: "async" }));
  const other = keep(new Lock({ name: "async" }));
  lock.acquire();
  const controller = new AbortController();
  const aborted = other.acquireAsync({ signal: controller.signal });
  const timedOut = other.acquireAsync({ timeout: 20 });
  await until("they wait", () => isAwaited(lock));
  controller.abort(new Error("enough"));
  await expect(aborted).rejects.toThrow("enough");
  expect(await timedOut).toBe(false);
  const waiting = other.acquireAsync();
  lock.release();
  expect(await waiting).toBe(true);
  lock.release();
  expect(lock.acquire(0)).toBe(true);
});

test("async waits in several named memories at once are woken each by its own", async () => {
  const events = ["a", "b", "c"].map((name) => keep(new Event({ name })));
  const woken: number[] = [];
  const waits = events.map((event, i) => event.waitAsync().then(() => woken.push(i)));
  for (const i of [2, 0, 1]) {
    events[i].set();
    await waits[i];
  }
  expect(woken).toEqual([2, 0, 1]);
});

test("closing an object with an async wait leaves waits for others alone", async () => {
  const [gone, stays] = [new Event({ name: "gone" }), keep(new Event({ name: "stays" }))];
  const waits = [gone.waitAsync(), stays.waitAsync({ timeout: HANGS_MS })];
  gone.close();
  await expect(waits[0]).rejects.toThrow(TypeError);
  stays.set();
  expect(await waits[1]).toBe(true);
});

for (const name of runtimeNames) {
  test(`a named lock arrives in a process on ${name} as the same, inside its arguments`, async () => {
    const lock = keep(new Lock({ name: "travels" }));
    const [held, letGo] = [new Event(), new Event()];
    const child = new Process({
      target: holdArrived,
      args: [{ locks: [lock] }, held, letGo],
      runtime: name,
      daemon: true,
    });
    child.start();
    expect(held.wait(HANGS_MS)).toBe(true);
    expect(lock.acquire(0)).toBe(false);
    letGo.set();
    await finish(child);
    expect(lock.acquire(0)).toBe(true);
    expect(list()).toEqual(["travels"]);
  });
}

test("a named lock arrives in a thread as the same, and a thread that ends closes what it opened", async () => {
  const lock = keep(new Lock({ name: "travels" }));
  const [held, letGo] = [new threading.Event(), new threading.Event()];
  const thread = new threading.Thread({
    target: holdArrived,
    args: [{ locks: [lock] }, held, letGo],
    daemon: true,
  });
  thread.start();
  expect(held.wait(HANGS_MS)).toBe(true);
  expect(lock.acquire(0)).toBe(false);
  letGo.set();
  await finish(thread);
  expect(lock.acquire(0)).toBe(true);
  lock.release();
  lock.close();
  await until("the thread has closed it", () => list().length === 0);
  folder.expectEmpty();
});

test("a named lock in the hands of a thread that ends is abandoned", async () => {
  const lock = keep(new Lock({ name: "abandoned" }));
  const thread = new threading.Thread({ target: takeByName, args: ["abandoned"], daemon: true });
  thread.start();
  await finish(thread);
  expect(lock.acquire(0)).toBe(true);
  expect(lock.abandoned).toBe(true);
  lock.close();
  await until("the thread has closed it", () => list().length === 0); // its worker goes on for a moment
});

test("a process that ends closes what it has opened, and one that is killed has it removed by others", async () => {
  for (const kill of [false, true]) {
    const [opened, end] = [new Event(), new Event()];
    const child = new Process({ target: openUntil, args: ["of-the-child", opened, end], daemon: true });
    child.start();
    expect(opened.wait(HANGS_MS)).toBe(true);
    expect(list()).toEqual(["of-the-child"]);
    if (kill) child.kill();
    else end.set();
    expect(await child.joinAsync({ timeout: HANGS_MS })).toBe(true);
    expect(existsSync(folder.file("of-the-child"))).toBe(kill);
    expect(list()).toEqual([]);
    folder.expectEmpty();
  }
});

test("an object without a name is refused as an item of a queue with one, and one with a name is not", () => {
  const queue = keep(new Queue<{ lock: Lock }>(0, { name: "queue" }));
  expect(() => queue.put({ lock: new Lock() })).toThrow(
    new TypeError(
      "Cannot put item.lock into an object with a name as others must be able to open it: " +
        "received a Lock without a name; make it with { name }",
    ),
  );
  expect(() => queue.put({ lock: new threading.Lock() as Lock })).toThrow(TypeError);
  const lock = keep(new Lock({ name: "lock" }));
  queue.put({ lock });
  const arrived = keep(queue.get().lock);
  lock.acquire();
  expect(arrived.locked()).toBe(true);
});

test("the memory behind a name does not grow with those who come and go", async () => {
  const queue = keep(new LifoQueue(0, { name: "queue" }));
  const ends: number[] = [];
  for (const times of [300, 1_500]) {
    const child = new Process({ target: passThrough, args: ["queue", times], daemon: true });
    child.start();
    await finish(child);
    ends.push(queue.place.memory.allocator.end);
  }
  expect(ends[1]).toBe(ends[0]);
});

test("an object whose name is gone before it arrives is refused there", () => {
  const queue = keep(new Queue(0, { name: "queue" }));
  const lock = new Lock({ name: "gone" });
  queue.put(lock);
  lock.close();
  expect(() => queue.get()).toThrow(
    new TypeError(
      'Cannot receive the object named "gone": everybody has closed it, or the name was removed, before it arrived',
    ),
  );
  queue.put("next");
  expect(queue.get()).toBe("next");
});

test("LOCK-18: a worker that nogil did not start uses a named lock with main", async () => {
  const path = join(folder.base, "count");
  writeFileSync(path, "0");
  const lock = keep(new Lock({ name: "raw" }));
  const worker = startRawWorker("named-worker.ts", ["raw", path, 1_000]);
  countInFile(lock, path, 1_000);
  await worker.message;
  expect(readFileSync(path, "utf8")).toBe("2000");
  expect(threading.activeCount()).toBe(1);
  await worker.terminate();
});

test("nothing is left", async () => {
  await until("all are closed", () => list().length === 0);
  folder.expectEmpty();
  await until("no descriptor is left", () => !readdirSync("/proc/self/fd").some(isNameFile));
});

function isStopped(pid: number): boolean {
  return /\) T /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
}

function isNameFile(descriptor: string): boolean {
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`).startsWith(folder.path);
  } catch {
    return false;
  }
}

function memoryOf(lock: Lock): NamedMemory {
  return lock.place.memory as NamedMemory;
}
