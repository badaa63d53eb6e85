import type { OperationCell, PeerCell, ProcessCell, Results } from "../src/mod.ts";

const process: ProcessCell = {
  kind: "process",
  id: "process/pow/sync/node",
  workload: "pow",
  size: "1000",
  strategy: "sync",
  runtime: "node",
  repeats: null,
  command: "node pow.ts sync --size 1000",
  checksum: "abc",
  tasks: 3,
  failedTasks: 0,
  samples: [
    { round: 0, place: 0, wallMs: 40.5, workMs: null, userMs: 30, systemMs: 5, involuntarySwitches: 3 },
  ],
  peakBytes: [41_000_000],
  failures: [],
  flags: [],
  stopped: "rounds",
};

const operation: OperationCell = {
  kind: "operation",
  id: "operation/call/empty/free/node",
  operation: "call",
  condition: "empty",
  work: { bases: [3, 3], exponent: 1000, workers: 0 },
  cpus: "free",
  runtime: "node",
  baseline: null,
  repeats: null,
  command: "npm run bench -- --only call",
  samples: [{ round: 0, place: 0, restart: 0, ns: 0.4, iterations: 1000, involuntarySwitches: null }],
  failures: [{ round: 1, reason: "the agent ended" }],
  flags: [{ kind: "drift", detail: "later rounds take 1.3 times as long" }],
  deadCode: true,
  stopped: "failed",
};

const peer: PeerCell = {
  kind: "peer",
  id: "peer/exit/free/slowpool threads/node",
  measure: "exit",
  size: 1,
  peer: "slowpool",
  workers: "threads",
  version: "1.2.3",
  use: "new SlowPool(2)",
  cpus: "free",
  runtime: "node",
  repeats: null,
  command: "npm run bench:peers",
  samples: [{ round: 0, place: 0, ns: 5e6, outcome: "rejects" }],
  failures: [],
  flags: [],
  stopped: "rounds",
};

/** The smallest results that use every part of the format: a value of its own for each call. */
export function minimalResults(): Results {
  return structuredClone<Results>({
    schemaVersion: 3,
    startedAt: "2000-01-01T00:00:00.000Z",
    finishedAt: "2000-01-01T00:01:00.000Z",
    profile: "smoke",
    interrupted: false,
    command: "npm run bench -- --smoke",
    settings: { seed: 1, targetHalfWidth: 0.05, budgetSeconds: 40, live: false, restarts: 1, exponent: 1000 },
    machine: {
      cpu: "fixture",
      cores: { total: 4, affinity: 2, cgroup: 1.5 },
      memoryBytes: 8_000_000_000,
      os: "Linux",
      kernel: "6.1",
      arch: "x64",
      governor: null,
      virtualization: "kvm",
      loadAtStart: [0.1, 0.2, 0.3],
      loadAtEnd: [1, 0.5, 0.4],
      cpuPressure: 12.5,
      stealPercent: null,
    },
    runtimes: [
      {
        label: "node",
        name: "node",
        version: "26.0.0",
        build: null,
        path: "/bin/node",
        sha256: "00ff",
        flags: [],
      },
    ],
    tools: { hyperfine: null, mitata: "1.0.0", node: "26.0.0" },
    skipped: [{ what: "processes", reason: "hyperfine is not here" }],
    source: { commit: null, dirty: null, lockfileSha256: null },
    rounds: [{ part: "processes", round: 0, cpuPressure: 1.5, stealPercent: null }],
    cells: [process, operation, peer],
  });
}
