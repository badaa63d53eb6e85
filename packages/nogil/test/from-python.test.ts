import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { binaryOf } from "nogil/runtimes";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../../..");

/** `__all__` of the modules of CPython 3.14, whose names the page has. */
const PYTHON: Readonly<Record<string, string>> = {
  threading: `Barrier BoundedSemaphore BrokenBarrierError Condition Event ExceptHookArgs Lock RLock Semaphore TIMEOUT_MAX Thread
    ThreadError Timer active_count current_thread enumerate excepthook get_ident get_native_id getprofile gettrace local
    main_thread setprofile setprofile_all_threads settrace settrace_all_threads stack_size`,
  queue: "Empty Full LifoQueue PriorityQueue Queue ShutDown SimpleQueue",
  multiprocessing: `Array AuthenticationError Barrier BoundedSemaphore BufferTooShort Condition Event JoinableQueue Lock Manager Pipe
    Pool Process ProcessError Queue RLock RawArray RawValue Semaphore SimpleQueue TimeoutError Value active_children
    allow_connection_pickling cpu_count current_process freeze_support get_all_start_methods get_context get_logger
    get_start_method log_to_stderr parent_process reducer set_executable set_forkserver_preload set_start_method`,
  "concurrent.futures": `ALL_COMPLETED BrokenExecutor CancelledError Executor FIRST_COMPLETED FIRST_EXCEPTION Future
    InterpreterPoolExecutor InvalidStateError ProcessPoolExecutor ThreadPoolExecutor TimeoutError as_completed wait`,
};
const MODULES = Object.keys(PYTHON);

/** Our modules, and where a section of the page finds its names. */
const ENTRIES = ["mod", "threading", "multiprocessing", "futures"] as const;
const WHERE: Readonly<Record<string, readonly string[]>> = {
  threading: ["threading", "mod"],
  queue: ["threading", "multiprocessing", "mod"],
  multiprocessing: ["multiprocessing", "mod"],
  "concurrent.futures": ["futures", "multiprocessing", "mod"],
  "Only here": ENTRIES,
};

/** A row of the page: names of Python, what those are here, and members of ours that are mentioned besides. */
interface Row {
  readonly section: string;
  readonly python: readonly string[];
  readonly ours: readonly string[];
  readonly mentioned: readonly string[];
}

/** Reads the rows of all tables; the column of our names is called "here". */
function readPage(): Row[] {
  const text = readFileSync(join(ROOT, "docs/from-python.md"), "utf8");
  return text.split(/^## /m).flatMap((part) => {
    const section = part.split("\n", 1)[0].replaceAll("`", "");
    const lines = part.split("\n").filter((line) => line.startsWith("|"));
    let here = -1;
    return lines.flatMap((line) => {
      const cells = line.split("|").slice(1, -1);
      const at = cells.findIndex((cell) => cell.trim() === "here");
      if (at !== -1) here = at;
      if (at !== -1 || cells[0].includes("---")) return [];
      const [python, names, remarks] = here === 0 ? ["", ...cells] : cells;
      const mentioned = namesIn(remarks).filter((name) => /^[A-Z]\w*\./.test(name));
      return { section, python: namesIn(python), ours: namesIn(names), mentioned };
    });
  });
}

/** The names in a cell: `Thread.join()` is `Thread.join`. */
function namesIn(cell: string): string[] {
  return [...cell.matchAll(/`([\w.]+)(?:\(\))?`/g)].map(([, name]) => name);
}

interface Documented {
  readonly name: string;
  readonly jsDoc?: { readonly tags?: readonly { readonly kind: string }[] };
}
interface Declaration {
  readonly def: {
    readonly extends?: string | readonly unknown[];
    readonly methods?: readonly Documented[];
    readonly properties?: readonly Documented[];
  };
}

/** What a module exports, with the members of each, also of types; read from the sources, as a reader of the reference would see it. */
function exportsOf(entry: string): Map<string, Set<string>> {
  const path = join(ROOT, `packages/nogil/src/${entry}.ts`);
  const { stdout } = spawnSync(binaryOf("deno"), ["doc", "--json", path], { encoding: "utf8" });
  const { nodes } = JSON.parse(stdout) as {
    nodes: Record<string, { symbols: { name: string; declarations: Declaration[] }[] }>;
  };
  const symbols = new Map(
    Object.values(nodes)[0].symbols.map((each) => [each.name, each.declarations[0].def]),
  );
  const membersOf = (name: string): string[] => {
    const { extends: base, methods = [], properties = [] } = symbols.get(name) ?? {};
    const own = [...methods, ...properties].filter(
      ({ jsDoc }) => !jsDoc?.tags?.some(({ kind }) => kind === "internal"),
    );
    return [...own.map((each) => each.name), ...(typeof base === "string" ? membersOf(base) : [])];
  };
  return new Map([...symbols.keys()].map((name) => [name, new Set(membersOf(name))]));
}

const rows = readPage();
const ours = new Map(ENTRIES.map((entry) => [entry as string, exportsOf(entry)]));

test.each(MODULES)("docs/from-python.md has every name of Python's %s", (module) => {
  const named = rows.filter(({ section }) => section === module).flatMap(({ python }) => python);
  const all = PYTHON[module].split(/\s+/);
  expect(all.filter((name) => !named.includes(name))).toEqual([]);
  const first = named.map((name) => name.split(".")[0]);
  const submodules = ["connection", "pool", "shared_memory"];
  expect(first.filter((name) => !all.includes(name) && !submodules.includes(name))).toEqual([]);
});

/** Whether there is a `python3`, and none that may have names of which nobody knew. */
const hasPython =
  spawnSync("python3", ["-c", "import sys; sys.exit(sys.version_info >= (3, 15))"]).status === 0;

test.skipIf(!hasPython).each(MODULES)("docs/from-python.md has every name of %s in python3", (module) => {
  const question = `import ${module} as module; print(*module.__all__)`;
  const { stdout } = spawnSync("python3", ["-c", question], { encoding: "utf8" });
  const names = stdout.trim().split(" ");
  expect(names.length).toBeGreaterThan(1);
  expect(names.filter((name) => !PYTHON[module].split(/\s+/).includes(name))).toEqual([]);
});

test.each(ENTRIES)("docs/from-python.md has every export of nogil's %s", (entry) => {
  const named = rows.flatMap((row) => row.ours);
  expect([...ours.get(entry)!.keys()].filter((name) => !named.includes(name))).toEqual([]);
});

test("docs/from-python.md names nothing of ours that is not there", () => {
  const wrong = rows.flatMap(({ section, ours: names, mentioned }) =>
    [...names, ...mentioned].filter((path) => {
      const [name, member] = path.split(".");
      const found = WHERE[section]
        .map((entry) => ours.get(entry)!.get(name))
        .find((each) => each !== undefined);
      return !(member === undefined ? found : found?.has(member));
    }),
  );
  expect(wrong).toEqual([]);
});
