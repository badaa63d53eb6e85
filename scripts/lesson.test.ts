import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { runtimeNames } from "nogil/runtimes";
import { expect, test } from "vitest";

/** What `npm run lesson -- …` prints, and its exit code. */
function lesson(args: string[], env: NodeJS.ProcessEnv = {}) {
  const command = [join(import.meta.dirname, "lesson.ts"), ...args];
  const options = { encoding: "utf8", env: { ...process.env, ...env } } as const;
  const { stdout, stderr, status } = spawnSync(process.execPath, command, options);
  return { stdout, stderr, status };
}

test("npm run lesson lists the programs in their order, with what each shows", () => {
  const { stdout, status } = lesson([]);
  const lines = stdout.trimEnd().split("\n");
  expect(lines).toHaveLength(20);
  for (const [i, line] of lines.entries()) {
    expect(line).toMatch(/^\d\d-\S+ {2,}\w.*\.$/);
    expect(Number(line.slice(0, 2))).toBe(i + 1);
  }
  expect(status).toBe(0);
});

test.each(runtimeNames)("npm run lesson runs a program on %s", (runtime) => {
  expect(lesson(["13-pool-map", "--runtime", runtime])).toEqual({
    stdout: "[ 4, 6, 12 ]\n",
    stderr: "",
    status: 0,
  });
});

test("npm run lesson hands further arguments to the program, and ends as it does", () => {
  const { stderr, status } = lesson(["15-homework-requests", "--", "http://127.0.0.1:9/"]);
  expect(stderr).toContain("No answer from http://127.0.0.1:9/");
  expect(status).toBe(1);
});

test.each([
  [["04-rlock"], "node"],
  [["04-rlock", "--runtime", "bun"], "bun"],
])("npm run lesson %j runs it on %s, and says so if that is not there", (args, runtime) => {
  const variable = `NOGIL_${runtime.toUpperCase()}`;
  expect(lesson(args, { [variable]: "/nowhere" })).toEqual({
    stdout: "",
    stderr: `Cannot start ${runtime}: ${variable}=/nowhere cannot be read (ENOENT)\n`,
    status: 2,
  });
});

test.each([
  [["05-rlock"], /^Cannot run as the program must be one of 01-threads, .*: received "05-rlock"\n$/],
  [
    ["04-rlock", "--runtime", "python"],
    /^Cannot run as --runtime must be one of node, deno, bun: received "python"\n$/,
  ],
  [["--fast"], /^Cannot run the lesson: Unknown option '--fast'.*\n$/],
])("npm run lesson %j says in one line what cannot be", (args, message) => {
  const { stdout, stderr, status } = lesson(args);
  expect({ stdout, status }).toEqual({ stdout: "", status: 2 });
  expect(stderr).toMatch(message);
});
