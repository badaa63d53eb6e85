import { availableParallelism } from "node:os";
import type { Cpus, OperationCell } from "@nogil/results";
import type { RuntimeName } from "nogil/runtimes";
import { nameOf, OPERATIONS, PYTHON_OPERATIONS } from "./operations/mod.ts";
import type { Operation } from "./operations/mod.ts";
import type { Settings } from "./settings.ts";

/** What runs an agent: a runtime, or CPython, which others are compared with. */
export type AgentName = RuntimeName | "python";

/** An operation to measure in one agent. */
export interface PlannedOperation {
  readonly agent: AgentName;
  readonly cell: OperationCell;
  readonly partner: RuntimeName;
}

/** Words in front of a program's that keep it on one CPU, if there are any, and CPython, if it is there. */
export interface OperationTools {
  readonly oneCpu: readonly string[] | undefined;
  readonly python: string | undefined;
}

/** Lists the operations to measure, on every runtime. Those to compare with themselves are in it twice. */
export function planOperations(settings: Settings, tools: OperationTools): PlannedOperation[] {
  const { parts, profile, runtimes } = settings;
  if (!parts.includes("operations")) return [];
  const planned: PlannedOperation[] = [];
  const add = (agent: AgentName, operation: Omit<Operation, "prepare">, partner: RuntimeName) => {
    if (operation.twoRuntimes && partner === agent) return;
    if (operation.runtimes && !operation.runtimes.some((each) => each === agent)) return;
    if (operation.thorough && profile !== "full") return;
    for (const cpus of placesOf(operation, tools)) {
      const { operation: name, condition, work = null, baseline, control } = operation;
      const id = `operation/${nameOf(operation)}/${cpus}/${agent}`;
      const cell: OperationCell = {
        kind: "operation",
        id,
        operation: name,
        condition,
        work,
        cpus,
        runtime: agent,
        baseline: baselineOf(planned, baseline, cpus, agent),
        repeats: null,
        command: `npm run bench -- ${profile === "default" ? "" : `--${profile} `}--only operations`,
        samples: [],
        failures: [],
        flags: [],
        deadCode: false,
        stopped: "rounds",
      };
      planned.push({ agent, cell, partner });
      if (control) {
        const second = { ...cell, id: `${id}#2`, repeats: id, samples: [], failures: [], flags: [] };
        planned.push({ agent, cell: second, partner });
      }
    }
  };
  if (tools.python !== undefined) for (const each of PYTHON_OPERATIONS) add("python", each, runtimes[0]);
  runtimes.forEach((runtime, i) => {
    for (const each of OPERATIONS) add(runtime, each, runtimes[(i + 1) % runtimes.length]);
  });
  return planned;
}

/** On which CPUs an operation is measured: where something is handed over it matters whether two can run at once. */
function placesOf({ handOff = false }: Pick<Operation, "handOff">, { oneCpu }: OperationTools): Cpus[] {
  if (!handOff) return ["free"];
  if (availableParallelism() === 1) return ["one"];
  return oneCpu === undefined ? ["free"] : ["free", "one"];
}

/** Id of what an operation is compared with: the same runtime's, or CPython's, on the same CPUs. */
function baselineOf(
  planned: readonly PlannedOperation[],
  baseline: string | undefined,
  cpus: Cpus,
  agent: AgentName,
): string | null {
  const ids = [agent, "python"].map((each) => `operation/${baseline}/${cpus}/${each}`);
  return planned.find(({ cell }) => ids.includes(cell.id))?.cell.id ?? null;
}
