"""Measures CPython as agent-main.ts measures ours.

Reads lines of JSON, {"operation", "sliceMs", ...}, and answers each with a line, {"ns", "iterations", "involuntarySwitches"} or
{"error"}: the median time of an item on its way from one thread, or process, to another, of a number that a pool maps, or of a thread's life.
Ends with its standard input.
"""

import ctypes
import json
import multiprocessing
import multiprocessing.pool
import queue
import resource
import statistics
import sys
import threading
import time

ITEMS = {"CPython processes": 2_000, "CPython threads": 10_000}
NUMBERS = 100_000
WORKERS = 2


def end_with_parent():
    if multiprocessing.parent_process() and sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, 9)  # PR_SET_PDEATHSIG, SIGKILL


def consume(items, done, count):
    end_with_parent()
    while True:
        for _ in range(count):
            items.get()
        done.release()


def queue_to(condition):
    if condition == "CPython threads":
        items, done, worker = queue.SimpleQueue(), threading.Semaphore(0), threading.Thread
    else:
        items, done, worker = multiprocessing.SimpleQueue(), multiprocessing.Semaphore(0), multiprocessing.Process
    worker(target=consume, args=(items, done, ITEMS[condition]), daemon=True).start()
    return items, done


def put_numbers(items, count):
    for i in range(count):
        items.put(i)


def put_objects(items, count):
    for i in range(count):
        items.put({"id": i, "name": "item"})


def throughput(put, condition, items, done):
    count = ITEMS[condition]

    def call():
        put(items, count)
        done.acquire()

    return call, count


def square(n):
    return n * n


def map_numbers(pool):
    numbers = list(range(NUMBERS))

    def call():
        if sum(pool.map(square, numbers)) != (NUMBERS - 1) * NUMBERS * (2 * NUMBERS - 1) // 6:
            raise ValueError("the results add up to something else")

    return call, NUMBERS


def nothing():
    pass


def start_join():
    thread = threading.Thread(target=nothing)
    thread.start()
    thread.join()


def involuntary_switches():
    return resource.getrusage(resource.RUSAGE_SELF).ru_nivcsw


def measure(call, per_call, slice_ns):
    call()
    times = []
    before = involuntary_switches()
    while sum(times) < slice_ns:
        begin = time.perf_counter_ns()
        call()
        times.append(time.perf_counter_ns() - begin)
    return {
        "ns": statistics.median(times) / per_call,
        "iterations": len(times) * per_call,
        "involuntarySwitches": involuntary_switches() - before,
    }


def prepare():
    prepared = {"thread/start-join/CPython threads": (start_join, 1)}
    # Processes first: they are forked, which is safe only as long as there is one thread, and their pool starts threads.
    queues = {"CPython processes": queue_to("CPython processes")}
    pools = {
        "CPython processes": multiprocessing.Pool(WORKERS, initializer=end_with_parent),
        "CPython threads": multiprocessing.pool.ThreadPool(WORKERS),
    }
    queues["CPython threads"] = queue_to("CPython threads")
    for condition, (items, done) in queues.items():
        prepared[f"queue/numbers/{condition}"] = throughput(put_numbers, condition, items, done)
        prepared[f"queue/objects/{condition}"] = throughput(put_objects, condition, items, done)
        prepared[f"pool/map/{condition}"] = map_numbers(pools[condition])
    return prepared


if __name__ == "__main__":
    multiprocessing.set_start_method("fork")
    prepared = prepare()
    for line in sys.stdin:
        request = json.loads(line)
        try:
            call, per_call = prepared[request["operation"]]
            answer = measure(call, per_call, request["sliceMs"] * 1e6)
        except Exception as error:
            answer = {"error": repr(error)}
        print(json.dumps(answer), flush=True)
