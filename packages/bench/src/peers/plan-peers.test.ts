import { expect, test } from "vitest";
import { peerOf, PEERS } from "./peers.ts";
import { readPeersSettings } from "./peers-settings.ts";
import { planPeers } from "./plan-peers.ts";

const python = { version: "3.14.0", path: "/usr/bin/python3" };
const tools = { programs: "/bench", oneCpu: ["taskset", "-c", "0"], python };
const ids = (args: string[], given: Parameters<typeof planPeers>[1] = tools) =>
  planPeers(readPeersSettings(args), given).flatMap(({ cells }) => cells.map(({ id }) => id));

test("planPeers() has every pool, on every runtime, and CPython's once", () => {
  const planned = ids([]);
  for (const { name, workers, open } of PEERS) {
    const runtimes = open ? ["node", "deno", "bun"] : ["python"];
    for (const runtime of runtimes)
      expect(planned).toContain(`peer/burst/free/${name} ${workers}/${runtime}`);
  }
  expect(new Set(planned).size).toBe(planned.length);
});

test("planPeers() always has nogil, its threads a second time", () => {
  const planned = ids(["--peer", "piscina", "--runtime", "bun"]);
  expect(planned).toContain("peer/round trip/one/piscina threads/bun");
  expect(planned).toContain("peer/map by hand/free/nogil threads/bun#2");
  expect(planned).not.toContain("peer/exit/free/nogil threads/bun#2");
  expect(planned.filter((id) => /tinypool|python|node|\/one\/.*burst/.test(id))).toEqual([]);
});

test("planPeers() leaves out what the machine has not", () => {
  const planned = ids([], { ...tools, oneCpu: undefined, python: undefined });
  expect(planned.filter((id) => /CPython|\/one\//.test(id))).toEqual([]);
});

test("planPeers() knows the versions, and how to do it again", () => {
  const planned = planPeers(readPeersSettings(["--smoke"]), tools).flatMap(({ cells }) => cells);
  expect(planned.find(({ peer }) => peer === "piscina")).toMatchObject({
    version: expect.stringMatching(/^\d+\.\d+\.\d+/),
    command: "npm run bench:peers -- --smoke --peer piscina --runtime node",
  });
  expect(planned.find(({ peer }) => peer === "CPython futures")).toMatchObject({
    version: "3.14.0",
    command: 'npm run bench:peers -- --smoke --peer "CPython futures"',
  });
  expect(peerOf("piscina", "processes")).toBe(undefined);
});

test.each([
  [["--peer", "bees"], "Cannot run as --peer must be one of nogil, piscina,"],
  [["--smoke", "--full"], "Cannot run as --smoke and --full exclude each other: received both"],
  [["--live"], "Cannot run the benchmark: Unknown option '--live'"],
])("readPeersSettings(%j) says what is wrong", (args, message) => {
  expect(() => readPeersSettings(args)).toThrow(message);
});
