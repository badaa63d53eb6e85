import { runtime } from "nogil/runtimes";
import { startEcho } from "./native-echo.ts";
import type { Operation } from "./operation.ts";

/** Messages a call, each sent when the one before is back. */
const MESSAGES_PER_CALL = 50;

async function thereAndBack(api: typeof runtime.name): Promise<() => Promise<void>> {
  const echo = await startEcho(api);
  return async () => {
    for (let i = 0; i < MESSAGES_PER_CALL; i++) {
      const back = await echo(i);
      if (back !== i) throw new Error(`message ${i} came back as ${back}`);
    }
  };
}

/** A message to a native worker and back: by the runtime's own API, and by Node's where that is another one. */
export const MESSAGES: readonly Operation[] = [
  {
    operation: "message/there-and-back",
    condition: "native",
    baseline: "bare/ping-pong-async/threads", // an event loop cannot be woken by less
    perCall: MESSAGES_PER_CALL,
    handOff: true,
    thorough: "one CPU",
    prepare: () => thereAndBack(runtime.name),
  },
  {
    operation: "message/there-and-back",
    condition: "node:worker_threads",
    baseline: "message/there-and-back/native",
    runtimes: ["deno", "bun"],
    perCall: MESSAGES_PER_CALL,
    handOff: true,
    thorough: "one CPU",
    prepare: () => thereAndBack("node"),
  },
];
