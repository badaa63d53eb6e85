import { readFileSync } from "node:fs";
import { findPackageJSON } from "node:module";
import { join } from "node:path";
import type { Cpus, PeerCell } from "@nogil/results";
import { runCommand } from "nogil/runtimes";
import type { RuntimeName } from "nogil/runtimes";
import type { Binary } from "../binaries.ts";
import { MEASURES } from "./measures.ts";
import { PEERS } from "./peers.ts";
import type { Peer } from "./peers.ts";
import type { PeersSettings } from "./peers-settings.ts";

/** A pool in a fresh process, and what is to be measured of it there. */
export interface PlannedPeer {
  readonly command: readonly string[];
  readonly cells: readonly PeerCell[];
}

/** The folder of the programs; words in front of a command that keep it on one CPU, and CPython, where they are there. */
export interface PeerTools {
  readonly programs: string;
  readonly oneCpu: readonly string[] | undefined;
  readonly python: Pick<Binary, "version" | "path"> | undefined;
}

/** Lists the pools to measure, on every runtime; nogil's threads a second time, to be compared with themselves. */
export function planPeers(settings: PeersSettings, tools: PeerTools): PlannedPeer[] {
  const chosen = PEERS.filter(({ name }) => settings.peers.includes(name));
  return chosen.flatMap((peer) => {
    if (!peer.open) return tools.python ? placed(peer, "python", settings, tools) : [];
    return settings.runtimes.flatMap((runtime) => placed(peer, runtime, settings, tools));
  });
}

/** Round trips are also measured on one CPU: there they do not depend on how soon a second one wakes up. */
function placed(
  peer: Peer,
  runtime: RuntimeName | "python",
  settings: PeersSettings,
  tools: PeerTools,
): PlannedPeer[] {
  const places: Cpus[] = settings.onOneCpu && tools.oneCpu ? ["free", "one"] : ["free"];
  return places.flatMap((cpus) => {
    const measures = cpus === "one" ? (["round trip"] as const) : MEASURES;
    const { name, workers } = peer;
    const here = (file: string) => join(tools.programs, "peers", file);
    const program =
      runtime === "python"
        ? [tools.python!.path, here("peers.py")]
        : runCommand(runtime, here("peer-main.ts"));
    const command = [...(cpus === "one" ? tools.oneCpu! : []), ...program, name, workers];
    const cells = measures.map((measure): PeerCell => ({
      kind: "peer",
      id: `peer/${measure}/${cpus}/${name} ${workers}/${runtime}`,
      measure,
      size: settings.measures[measure].size,
      peer: name,
      workers,
      version: peer.package === null ? tools.python!.version : versionOf(peer.package),
      use: peer.use,
      cpus,
      runtime,
      repeats: null,
      command: reproduce(peer, runtime, settings),
      samples: [],
      failures: [],
      flags: [],
      stopped: "rounds",
    }));
    const isControl = name === "nogil" && workers === "threads";
    const again = cells
      .filter(({ measure }) => measure !== "exit")
      .map((cell) => ({ ...cell, id: `${cell.id}#2`, repeats: cell.id, samples: [], failures: [] }));
    return isControl
      ? [
          { command, cells },
          { command, cells: again },
        ]
      : [{ command, cells }];
  });
}

function versionOf(name: string): string {
  return (JSON.parse(readFileSync(findPackageJSON(name, import.meta.url)!, "utf8")) as { version: string })
    .version;
}

function reproduce({ name }: Peer, runtime: string, { profile }: PeersSettings): string {
  const words = [
    ...(profile === "default" ? [] : [`--${profile}`]),
    ...(name === "nogil" ? [] : ["--peer", name.includes(" ") ? `"${name}"` : name]),
    ...(runtime === "python" ? [] : ["--runtime", runtime]),
  ];
  return ["npm run bench:peers", ...(words.length > 0 ? ["--", ...words] : [])].join(" ");
}
