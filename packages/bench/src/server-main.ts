/**
 * The loopback server of the http workload: answers `/<site>/<n>` after that request's own latency, and keeps
 * connections alive. Prints its port, and ends when its standard input does.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { latencyOf, pageOf, SITES } from "nogil/tasks";

const server = createServer((request, response) => {
  const [, site, n] = /^\/([^/]+)\/(\d+)$/.exec(request.url ?? "") ?? [];
  if (site === undefined || !(SITES as readonly string[]).includes(site)) {
    response.writeHead(404).end();
    return;
  }
  setTimeout(() => response.end(pageOf(site, Number(n))), latencyOf(site, Number(n)));
});
server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => console.log((server.address() as AddressInfo).port));
process.stdin.resume().on("end", () => process.exit());
