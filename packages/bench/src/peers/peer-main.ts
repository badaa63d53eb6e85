/**
 * Holds one pool: `peer-main.ts NAME WORKERS`. Says `{"ready":true}` when its first task is done, then reads lines of JSON, each a
 * `PeerRequest`, and answers each with a line, a `PeerAnswer`. Ends with its standard input, and with it all processes of its group.
 */
import process from "node:process";
import { createInterface } from "node:readline";
import { measurePeer } from "./measures.ts";
import type { PeerRequest } from "./measures.ts";
import { peerOf } from "./peers.ts";

const [name, workers] = process.argv.slice(2);
const peer = await peerOf(name, workers)!.open!();
const keepAlive = setInterval(() => {}, 1 << 30); // some let the program end while a task is open
if ((await peer.add(1, 2)) !== 3) throw new Error("1 and 2 are not 3");
console.log(JSON.stringify({ ready: true }));
for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await measurePeer(peer, JSON.parse(line) as PeerRequest)));
}
clearInterval(keepAlive);
// Not all of them end their workers with themselves.
process.kill(-process.pid, "SIGKILL");
