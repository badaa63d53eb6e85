// What a GIL is: the same loop in one thread, and then in several at once, each of which counts as far.
// Here they run at the same time. In CPython, except in its free-threaded build, only one runs at a time: several take several times as long.
import { execFileSync } from "node:child_process";
import { cpuCount, defineTasks } from "nogil";
import { runtime } from "nogil/runtimes";
import { Thread } from "nogil/threading";

function count(times: number) {
  let n = 0;
  while (n < times) n += 1;
}

defineTasks(import.meta.url, { count });

const PYTHON = `
import platform, sys, threading, time

def count(times):
    n = 0
    while n < times: n += 1

def run(threads):
    start = time.perf_counter()
    started = [threading.Thread(target=count, args=(5_000_000,)) for _ in range(threads)]
    for thread in started: thread.start()
    for thread in started: thread.join()
    print(f"CPython {platform.python_version()}, threads: {threads}, time: {(time.perf_counter() - start) * 1000:.0f} ms")

run(1)
run(int(sys.argv[1]))
`;

function run(threads: number) {
  const start = performance.now();
  const started = Array.from({ length: threads }, () => new Thread({ target: count, args: [500_000_000] }));
  for (const thread of started) thread.start();
  for (const thread of started) thread.join();
  console.log(
    `${runtime.name} ${runtime.version}, threads: ${threads}, time: ${(performance.now() - start).toFixed()} ms`,
  );
}

if (import.meta.main) {
  const threads = Math.min(cpuCount(), 4);
  run(1);
  run(threads);
  try {
    execFileSync("python3", ["-c", PYTHON, String(threads)], { stdio: ["ignore", "inherit", "ignore"] });
  } catch {
    console.log("There is no CPython to compare with: python3 does not start.");
  }
}
