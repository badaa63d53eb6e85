import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { Lock, unlink } from "nogil/multiprocessing";
import type { Operation } from "./operation.ts";

const CALLS = 4096;
const name = `nogil-bench-${process.pid}`;

/** A lock that unrelated processes open by its name, beside the one that most programs use. */
export const NAMED: readonly Operation[] = [
  {
    operation: "named-lock/acquire-release",
    condition: "proper-lockfile",
    async prepare() {
      const { lockSync } = await import("proper-lockfile");
      const file = join(tmpdir(), name);
      return () => {
        const release = lockSync(file, { realpath: false }); // without it, the file itself need not be there
        release();
      };
    },
  },
  {
    operation: "named-lock/acquire-release",
    condition: "processes",
    baseline: "named-lock/acquire-release/proper-lockfile",
    perCall: CALLS,
    prepare() {
      const lock = new Lock({ name });
      unlink(name); // agents are killed: leave no name behind
      return () => {
        for (let i = 0; i < CALLS; i++) {
          lock.acquire();
          lock.release();
        }
      };
    },
  },
];
