import { runtime } from "nogil/runtimes";

const entry = (name: string) => new URL(`./native/${name}`, import.meta.url);

/**
 * Starts a worker that sends each message back, by a runtime's API, its own or Node's. The returned function sends a number there, and
 * resolves with what comes back.
 */
export async function startEcho(api: typeof runtime.name): Promise<(message: number) => Promise<number>> {
  if (api === "node") {
    const { Worker } = await import("node:worker_threads");
    const worker = new Worker(entry("node-echo.mjs"));
    let answered: ((message: number) => void) | undefined;
    worker.on("message", (message: number) => answered?.(message));
    return (message) =>
      new Promise((resolve) => {
        answered = resolve;
        worker.postMessage(message);
      });
  }
  const worker = new Worker(entry("web-echo.mjs"), { type: "module" });
  return (message) =>
    new Promise((resolve) => {
      worker.onmessage = ({ data }: MessageEvent<number>) => resolve(data);
      worker.postMessage(message);
    });
}
