import { execFileSync } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import { runCommand, runtimeNames } from "nogil/runtimes";
import { expect, onTestFinished, test } from "vitest";
import { findOneCpu } from "./one-cpu.ts";

test.runIf(process.platform === "linux").each(runtimeNames)(
  "a program on one CPU knows it on %s, so that its primitives do not spin",
  (name) => {
    const [program, ...words] = [
      ...findOneCpu((_, reason) => expect.fail(reason))!,
      ...runCommand(name, join(import.meta.dirname, "probe-main.ts")),
    ];
    // How long its thread and its process take there depends on what else the CPU has to do.
    expect(JSON.parse(execFileSync(program, words, { encoding: "utf8" }))).toMatchObject({ cores: 1 });
  },
);

test("findOneCpu() says what is missing where there is no taskset", () => {
  const { PATH } = process.env;
  onTestFinished(() => void (process.env.PATH = PATH));
  process.env.PATH = "/nowhere";
  const skipped: unknown[] = [];
  expect(findOneCpu((...skip) => skipped.push(skip))).toBe(undefined);
  expect(skipped).toEqual([["one CPU", "it takes Linux, and taskset of util-linux on PATH"]]);
});
