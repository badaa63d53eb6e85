"""Holds one pool of CPython, `peers.py NAME WORKERS`, and measures it as peer-main.ts measures the others: the same lines of JSON."""

import concurrent.futures
import ctypes
import json
import multiprocessing
import multiprocessing.pool
import os
import signal
import statistics
import sys
import time

WORKERS = 2
SLICES = 8
REPEATED_S = 1


class Late(Exception):
    pass


def late(signum, frame):
    raise Late


def add(a, b):
    return a + b


def square(n):
    return n * n


def square_all(numbers):
    return [n * n for n in numbers]


def leave_thread():
    sys.exit(1)


def leave_process():
    os._exit(1)


def end_with_parent():
    if multiprocessing.parent_process() and sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, 9)  # PR_SET_PDEATHSIG, SIGKILL


class Pool:
    def __init__(self, workers):
        if workers == "threads":
            self.pool = multiprocessing.pool.ThreadPool(WORKERS)
        else:
            self.pool = multiprocessing.Pool(WORKERS, initializer=end_with_parent)

    def submit(self, function, *args):
        return self.pool.apply_async(function, args).get

    def map(self, numbers):
        return self.pool.map(square, numbers)


class Futures:
    def __init__(self, workers):
        if workers == "threads":
            self.pool = concurrent.futures.ThreadPoolExecutor(WORKERS)
        else:
            context = multiprocessing.get_context("fork")
            self.pool = concurrent.futures.ProcessPoolExecutor(WORKERS, context, initializer=end_with_parent)

    def submit(self, function, *args):
        return self.pool.submit(function, *args).result

    def map(self, numbers):
        return list(self.pool.map(square, numbers))


def check(received, expected):
    if received != expected:
        raise ValueError(f"the result is {received} and not {expected}")


def sum_of_squares(count):
    return (count - 1) * count * (2 * count - 1) // 6


def round_trip(pool, size):
    for i in range(size):
        check(pool.submit(add, i, 1)(), i + 1)


def burst(pool, size):
    results = [pool.submit(add, i, 1) for i in range(size)]
    check(sum(get() for get in results), size * (size + 1) // 2)


def map_by_hand(pool, size):
    numbers = list(range(size))
    length = -(-size // SLICES)
    results = [pool.submit(square_all, numbers[i * length : (i + 1) * length]) for i in range(SLICES)]
    check(sum(sum(get()) for get in results), sum_of_squares(size))


def map_item_by_item(pool, size):
    check(sum(pool.map(list(range(size)))), sum_of_squares(size))


RUNS = {
    "round trip": round_trip,
    "burst": burst,
    "map by hand": map_by_hand,
    "map item by item": map_item_by_item,
}


def repeated(run, pool, size, repetitions):
    times = []
    end = time.perf_counter() + REPEATED_S
    while not times or (len(times) <= repetitions and time.perf_counter() < end):
        begin = time.perf_counter_ns()
        run(pool, size)
        times.append(time.perf_counter_ns() - begin)
    ns = statistics.median(times[1:] or times)
    return {"ns": ns / size if run is round_trip else ns, "outcome": None}


def settle(get):
    try:
        get()
        return "resolves"
    except (Late, TimeoutError, multiprocessing.TimeoutError):
        raise
    except BaseException as error:
        return f"rejects: {type(error).__name__}: {error}".split("\n")[0][:90]


def leave_worker(pool, workers):
    begin = time.perf_counter_ns()
    outcome = settle(pool.submit(leave_thread if workers == "threads" else leave_process))
    ns = time.perf_counter_ns() - begin
    try:
        rest = settle(lambda: pool.submit(add, 1, 2)(timeout=1))
    except (TimeoutError, multiprocessing.TimeoutError):
        rest = "hangs"
    return {"ns": ns, "outcome": f"{outcome}; the next task {'is done' if rest == 'resolves' else rest}"}


def measure(pool, workers, measure, size, repetitions, limitMs):
    signal.setitimer(signal.ITIMER_REAL, limitMs / 1000)
    try:
        if measure == "exit":
            return leave_worker(pool, workers)
        return repeated(RUNS[measure], pool, size, repetitions)
    except Late:
        return {"error": f"{'hangs: nothing' if measure == 'exit' else 'was not done'} after {limitMs / 1000:g} s"}
    except Exception as error:
        return {"error": f"fails: {error!r}"}
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


if __name__ == "__main__":
    signal.signal(signal.SIGALRM, late)
    multiprocessing.set_start_method("fork")
    name, workers = sys.argv[1:]
    pool = {"CPython": Pool, "CPython futures": Futures}[name](workers)
    check(pool.submit(add, 1, 2)(), 3)
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        print(json.dumps(measure(pool, workers, **json.loads(line))), flush=True)
    os.killpg(0, signal.SIGKILL)
