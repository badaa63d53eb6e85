import { availableParallelism } from "node:os";
import { commandLine } from "@nogil/hyperfine-wrapper";
import type { Cpus, OperationCell } from "@nogil/results";
import type { RuntimeName } from "nogil/runtimes";
import { nameOf, OPERATIONS, PYTHON_OPERATIONS } from "./operations/mod.ts";
import type { Operation } from "./operations/mod.ts";
import type { Binary } from "./binaries.ts";
import type { Settings } from "./settings.ts";

/** An operation to measure in one agent. */
export interface PlannedOperation {
  /** What runs the agent. */
  readonly binary: Binary;
  readonly cell: OperationCell;
  readonly partner: RuntimeName;
}

/** The runtimes; words in front of a program's that keep it on one CPU, if there are any, and CPython, if it is there. */
export interface OperationTools {
  readonly binaries: readonly Binary[];
  readonly oneCpu: readonly string[] | undefined;
  readonly python: Binary | undefined;
}

/**
 * Lists the operations to measure, on every runtime. Those to compare with themselves are in it twice; of operations chosen by
 * name they are in it, too, as no word stands without them, and so is the empty loop, beside which dead code is found.
 */
export function planOperations(settings: Settings, tools: OperationTools): PlannedOperation[] {
  if (!settings.parts.includes("operations")) return [];
  const planned = planAll(settings, tools);
  const { operations } = settings;
  if (operations === null) return planned;
  const baselines = new Map(planned.map(({ cell }) => [cell.id, cell.baseline]));
  const controls = planned.flatMap(({ cell }) => cell.repeats ?? []);
  const kept = new Set<string>();
  const keep = (id: string | null | undefined) => {
    if (!id || kept.has(id)) return;
    kept.add(id);
    keep(baselines.get(id));
  };
  const named = [...operations, "loop/empty"];
  for (const { cell } of planned) if (named.includes(cell.operation)) keep(cell.id);
  for (const id of controls) keep(id);
  return planned.filter(({ cell }) => kept.has(cell.repeats ?? cell.id));
}

function planAll({ profile, runtimeWords }: Settings, tools: OperationTools): PlannedOperation[] {
  const words = [...(profile === "default" ? [] : [`--${profile}`]), ...runtimeWords];
  const planned: PlannedOperation[] = [];
  const add = (binary: Binary, operation: Omit<Operation, "prepare">) => {
    const { label, name: runtime } = binary;
    const partner = partnerOf(binary, tools);
    if (operation.twoRuntimes && partner === runtime) return;
    if (operation.runtimes && !operation.runtimes.some((each) => each === runtime)) return;
    const { thorough = false } = operation;
    if (thorough === true && profile !== "full") return;
    for (const cpus of placesOf(operation, tools, thorough === "one CPU" && profile !== "full")) {
      const { operation: name, condition, work = null, baseline, control } = operation;
      const id = `operation/${nameOf(operation)}/${cpus}/${label}`;
      const cell: OperationCell = {
        kind: "operation",
        id,
        operation: name,
        condition,
        work,
        cpus,
        runtime: label,
        baseline: baselineOf(planned, baseline, cpus, label),
        repeats: null,
        command: commandLine(["npm", "run", "bench", "--", ...words, "--only", name]),
        samples: [],
        failures: [],
        flags: [],
        deadCode: false,
        stopped: "rounds",
      };
      planned.push({ binary, cell, partner });
      if (control) {
        const second = { ...cell, id: `${id}#2`, repeats: id, samples: [], failures: [], flags: [] };
        planned.push({ binary, cell: second, partner });
      }
    }
  };
  if (tools.python !== undefined) for (const each of PYTHON_OPERATIONS) add(tools.python, each);
  for (const binary of tools.binaries) for (const each of OPERATIONS) add(binary, each);
  return planned;
}

/** The next of the other runtimes; alone, a runtime is its own partner. */
function partnerOf(binary: Binary, { binaries }: OperationTools): RuntimeName {
  const place = binaries.indexOf(binary);
  const others = [...binaries.slice(place + 1), ...binaries.slice(0, place + 1)];
  return (others.find(({ name }) => name !== binary.name) ?? others[0]).name as RuntimeName;
}

/** On which CPUs an operation is measured: where something is handed over it matters whether two can run at once, if there is time for both. */
function placesOf(
  { handOff = false }: Pick<Operation, "handOff">,
  { oneCpu }: OperationTools,
  onlyFree: boolean,
): Cpus[] {
  if (!handOff) return ["free"];
  if (availableParallelism() === 1) return ["one"];
  return oneCpu === undefined || onlyFree ? ["free"] : ["free", "one"];
}

/** Id of what an operation is compared with: the same runtime's, or CPython's, on the same CPUs. */
function baselineOf(
  planned: readonly PlannedOperation[],
  baseline: string | undefined,
  cpus: Cpus,
  label: string,
): string | null {
  const ids = [label, "python"].map((each) => `operation/${baseline}/${cpus}/${each}`);
  return planned.find(({ cell }) => ids.includes(cell.id))?.cell.id ?? null;
}
