"""The lesson's homework in CPython, as task-main.ts has it for the runtimes.

`task.py <workload> <strategy> --size <n> [--origin <port>|live]` does the work once, and prints one line of JSON, a `TaskReport`.
"""

import importlib
import json
import os
import resource
import sys
import time

SITES = ("google.com", "amazon.com", "microsoft.com")
BASES = (2, 3, 5)
PRIME = 2**61 - 1

# Loaded before the clock runs, and nothing that the task does not use: its program in the lesson would not import it either.
MODULES = {
    "http": ["urllib.request"],
    "threads": ["threading"],
    "processes": ["multiprocessing.connection", "multiprocessing.queues", "ctypes"],
}


def work_of(workload, size, origin):
    if workload == "pow":
        return [(base, size) for base in BASES]
    if workload == "empty":
        return []
    return [
        f"https://{site}/" if origin == "live" else f"http://127.0.0.1:{origin}/{site}/{n}"
        for n in range(size)
        for site in SITES
    ]


def checksum(body):
    """The 32-bit FNV-1a hash."""
    number = 0x811C9DC5
    for byte in body:
        number = (number ^ byte) * 0x01000193 & 0xFFFFFFFF
    return number


def reason_of(error):
    """Says why a request failed, in the words of outcome.ts."""
    import errno, socket, ssl, urllib.error

    if isinstance(error, urllib.error.HTTPError):
        return f"the server answered with status {error.code}"
    cause = getattr(error, "reason", error)  # urllib hides it there
    reasons = [
        (socket.gaierror, "the name was not found"),
        (ConnectionRefusedError, "the connection was refused"),
        ((ConnectionResetError, BrokenPipeError), "the connection was reset"),
        (TimeoutError, "the connection timed out"),
        (ssl.SSLCertVerificationError, "the certificate was refused"),
    ]
    for kind, words in reasons:
        if isinstance(cause, kind):
            return words
    if getattr(cause, "errno", None) in (errno.EHOSTUNREACH, errno.ENETUNREACH):
        return "the host or its network cannot be reached"
    return "the request failed"


def perform(work):
    """Returns the checksum of what was done, and why it failed or None."""
    if not isinstance(work, str):
        base, exponent = work
        return base**exponent % PRIME, None
    import urllib.request

    try:
        with urllib.request.urlopen(work) as response:
            return checksum(response.read()), None
    except OSError as error:
        return 0, reason_of(error)


def run_sync(work):
    return [perform(each) for each in work]


def run_threads(work):
    import threading

    outcomes = [None] * len(work)

    def perform_into(i):
        outcomes[i] = perform(work[i])

    run_workers([threading.Thread(target=perform_into, args=(i,)) for i in range(len(work))])
    return outcomes


def end_with_parent():
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(1, 9)  # PR_SET_PDEATHSIG, SIGKILL


def perform_in_child(results, i, work):
    end_with_parent()
    results.put((i, perform(work)))


def run_processes(work):
    import multiprocessing

    results = multiprocessing.SimpleQueue()
    run_workers(
        [multiprocessing.Process(target=perform_in_child, args=(results, i, each)) for i, each in enumerate(work)]
    )
    outcomes = [None] * len(work)
    while not results.empty():
        i, outcome = results.get()
        outcomes[i] = outcome
    return outcomes


def run_workers(workers):
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


RUNS = {"sync": run_sync, "threads": run_threads, "processes": run_processes}


def involuntary_switches():
    return sum(resource.getrusage(who).ru_nivcsw for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def main(workload, strategy, options):
    size = int(options["--size"])
    origin = options.get("--origin", "live")
    if origin != "live":
        os.environ["no_proxy"] = "127.0.0.1"
    work = work_of(workload, size, origin)
    for module in MODULES.get(workload, []) + MODULES.get(strategy, []):
        importlib.import_module(module)

    begin = time.perf_counter()
    outcomes = RUNS[strategy](work)
    wall_ms = 1000 * (time.perf_counter() - begin)

    if None in outcomes:
        raise RuntimeError("Cannot finish the work: a worker failed")
    failures = [
        {"task": each if isinstance(each, str) else "{}**{}".format(*each), "reason": reason}
        for each, (_, reason) in zip(work, outcomes)
        if reason is not None
    ]
    report = {
        "runtime": "python",
        "version": sys.version.split()[0],
        "workload": workload,
        "strategy": strategy,
        "size": size,
        "checksum": f"{sum(number for number, _ in outcomes):x}",
        "wallMs": wall_ms,
        "involuntarySwitches": involuntary_switches(),
        "tasks": len(work),
        "failures": failures,
    }
    print(json.dumps(report))
    return 1 if failures and origin != "live" else 0


if __name__ == "__main__":
    workload, strategy, *rest = sys.argv[1:]
    sys.exit(main(workload, strategy, dict(zip(rest[::2], rest[1::2]))))
