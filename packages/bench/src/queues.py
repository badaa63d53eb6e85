"""Measures CPython's queues as agent-main.ts measures ours.

Reads lines of JSON, {"operation", "condition", "sliceMs", ...}, and answers each with a line, {"ns", "iterations"} or {"error"}:
the median time of an item on its way from one thread, or process, to another. Ends with its standard input.
"""

import ctypes
import json
import multiprocessing
import queue
import statistics
import sys
import threading
import time

# Processes first: they are forked, which is safe only as long as there is one thread.
COUNTS = {"CPython processes": 2_000, "CPython threads": 10_000}


def consume(items, done, count):
    if multiprocessing.parent_process() and sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, 9)  # PR_SET_PDEATHSIG, SIGKILL
    while True:
        for _ in range(count):
            items.get()
        done.release()


def prepare(condition):
    if condition == "CPython threads":
        items, done, worker = queue.SimpleQueue(), threading.Semaphore(0), threading.Thread
    else:
        items, done, worker = multiprocessing.SimpleQueue(), multiprocessing.Semaphore(0), multiprocessing.Process
    worker(target=consume, args=(items, done, COUNTS[condition]), daemon=True).start()
    return items, done


def put_numbers(items, count):
    for i in range(count):
        items.put(i)


def put_objects(items, count):
    for i in range(count):
        items.put({"id": i, "name": "item"})


PUT = {"queue/numbers": put_numbers, "queue/objects": put_objects}


def measure(put, items, done, count, slice_ns):
    put(items, count)
    done.acquire()
    times = []
    while sum(times) < slice_ns:
        begin = time.perf_counter_ns()
        put(items, count)
        done.acquire()
        times.append(time.perf_counter_ns() - begin)
    return {"ns": statistics.median(times) / count, "iterations": len(times) * count}


if __name__ == "__main__":
    multiprocessing.set_start_method("fork")
    prepared = {condition: prepare(condition) for condition in COUNTS}
    for line in sys.stdin:
        request = json.loads(line)
        condition = request["condition"]
        try:
            put = PUT[request["operation"]]
            answer = measure(put, *prepared[condition], COUNTS[condition], request["sliceMs"] * 1e6)
        except Exception as error:
            answer = {"error": repr(error)}
        print(json.dumps(answer), flush=True)
