import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { findHyperfine } from "./find-hyperfine.ts";
import { HyperfineError } from "./hyperfine-error.ts";
import { runRound } from "./run-round.ts";

const { hyperfine: found, reason } = await findHyperfine();
if (reason !== null) console.warn(`the tests of runRound() are skipped: ${reason}`);
const hyperfine = found?.path ?? "";

const sh = (name: string, script: string) => ({ name, words: ["/bin/sh", "-c", script] });

/** A temporary folder for these tests alone: others measure rounds, too. */
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "nogil-rounds-"));
  vi.stubEnv("TMPDIR", folder);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

/** Ids of processes whose command line holds `text`. */
async function processes(text: string): Promise<string[]> {
  const ids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(ids.map((id) => readFile(`/proc/${id}/cmdline`, "utf8").catch(() => "")));
  return ids.filter((_, i) => lines[i]!.includes(text));
}

describe.skipIf(reason !== null)("runRound()", () => {
  test("gives each command its own figures and output, in order, whatever they print", async () => {
    const runs = await runRound({
      hyperfine,
      commands: [
        sh("slow", "sleep 0.1; echo one; echo two"),
        sh("silent", ":"),
        sh("--odd | name", "printf unended; echo why >&2; exit 3"),
        sh("killed", "kill -9 $$"),
        sh("slow", "i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done; echo last"),
      ],
    });
    expect(runs.map(({ name, exitCode, stdout, stderr }) => [name, exitCode, stdout, stderr])).toEqual([
      ["slow", 0, "one\ntwo", ""],
      ["silent", 0, "", ""],
      ["--odd | name", 3, "unended", "why"],
      ["killed", 137, "", ""],
      ["slow", 0, "last", ""],
    ]);
    expect(runs[0]!.wallMs).toBeGreaterThan(100);
    const cpuMs = runs.map(({ userMs, systemMs }) => userMs + systemMs);
    expect(runs[0]!.wallMs - cpuMs[0]!).toBeGreaterThan(50); // asleep
    expect(cpuMs[4]).toBeGreaterThan(cpuMs[1]!);
  });

  test("passes words, folder and environment as they are", async () => {
    const [run] = await runRound({
      hyperfine,
      cwd: "/",
      env: { ...process.env, NOGIL_TEST: "a b" },
      commands: [
        {
          name: "n",
          words: [
            "/bin/sh",
            "-c",
            'pwd; echo "$NOGIL_TEST"; printf "<%s>" "$@"',
            "sh",
            "a b",
            "",
            "it's",
            "$x",
            "\\",
          ],
        },
      ],
    });
    expect(run!.stdout).toBe("/\na b\n<a b><><it's><$x><\\>");
  });

  test("refuses a round with a program that cannot be started", async () => {
    await expect(
      runRound({ hyperfine, commands: [sh("fine", ":"), { name: "n", words: ["/nowhere/x"] }] }),
    ).rejects.toThrow(/must end with exit code 0: received 1, "Error: .*\/nowhere\/x.*No such file/);
    await expect(runRound({ hyperfine: "/nowhere/h", commands: [sh("a", ":")] })).rejects.toThrow(
      HyperfineError,
    );
    expect(await readdir(folder)).toEqual([]);
  });

  test("kills hyperfine and all it started when it is aborted", async () => {
    const id = `9${process.pid}.5`;
    const abort = new AbortController();
    const round = runRound({
      hyperfine,
      commands: [sh("a", `trap '' TERM INT; sleep ${id} & sleep ${id}`)],
      signal: abort.signal,
    });
    const outcome = expect(round).rejects.toThrow("enough");
    while ((await processes(`sleep\0${id}`)).length < 2);
    abort.abort(new Error("enough"));
    await outcome;
    expect(await processes(id)).toEqual([]);
    expect(await readdir(folder)).toEqual([]);
  });

  test("does not wait for a process that a command leaves behind, and ends it", async () => {
    const id = `8${process.pid}.5`;
    const [run] = await runRound({ hyperfine, commands: [sh("a", `sleep ${id} & echo left`)] });
    expect(run!.stdout).toBe("left");
    expect(await processes(id)).toEqual([]);
  });

  test("does not begin when it is aborted already", async () => {
    const signal = AbortSignal.abort(new Error("before"));
    await expect(runRound({ hyperfine, commands: [sh("a", ":")], signal })).rejects.toThrow("before");
  });
});
