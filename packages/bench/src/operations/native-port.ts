import { runtime } from "nogil/runtimes";

const entry = (name: string) => new URL(`./native/${name}`, import.meta.url);

/**
 * Starts a native worker that takes objects from a `MessagePort`. The returned function sends it so many, and resolves with the
 * sum of their ids when it has received all of them.
 */
export async function startPortConsumer(): Promise<(count: number) => Promise<number>> {
  const { port1: port, port2: theirs } = new MessageChannel();
  if (runtime.name === "node") {
    const { Worker } = await import("node:worker_threads");
    new Worker(entry("node-port.mjs"), { workerData: theirs, transferList: [theirs as never] });
  } else {
    new Worker(entry("web-port.mjs"), { type: "module" }).postMessage(theirs, [theirs]);
  }
  return (count) =>
    new Promise((resolve) => {
      port.onmessage = ({ data }: MessageEvent<number>) => resolve(data);
      for (let i = 0; i < count; i++) port.postMessage({ id: i, name: "item" });
      port.postMessage(null);
    });
}
