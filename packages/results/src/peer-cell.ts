import { z } from "zod";
import { Failure, Flag, stopped } from "./cell-parts.ts";
import { count } from "./numbers.ts";

/** One pool in a fresh process: the median of a few repetitions there. */
const PeerSample = z.strictObject({
  round: count,
  place: count,
  /** Time in nanoseconds: of one round trip, of a whole burst or map, or until a task that exits settled. */
  ns: z.number().nonnegative(),
  /** How a task that exits settled, in words. */
  outcome: z.string().nullable(),
});

/** A pool of nogil or of others, doing one thing. What hangs, is lost or fails is a failure of its round and as good a result as a time. */
export const PeerCell = z.strictObject({
  kind: z.literal("peer"),
  /** `peer/<measure>/<cpus>/<peer> <workers>/<label>`, with `#2` behind it for the second of an A/A pair. */
  id: z.string(),
  /** `round trip`, `burst`, `map by hand`, `map item by item` or `exit`. */
  measure: z.string(),
  /** How many tasks, or numbers. */
  size: count,
  /** Name of the library; `nogil` is what the others stand beside. */
  peer: z.string(),
  workers: z.enum(["threads", "processes"]),
  version: z.string(),
  /** How it was set up and called. */
  use: z.string(),
  cpus: z.enum(["one", "free"]),
  runtime: z.string(),
  repeats: z.string().nullable(),
  command: z.string(),
  samples: z.array(PeerSample),
  failures: z.array(Failure),
  flags: z.array(Flag),
  stopped,
});

export type PeerCell = z.infer<typeof PeerCell>;
