import { runtime } from "nogil/runtimes";
import type { RuntimeName } from "nogil/runtimes";
import type { GameName } from "./games.ts";
import type { Operation } from "./operation.ts";
import { partnerOf } from "./partner.ts";

/** Round trips a call: to start a game and to hear of its end takes about as long as one. */
const ROUND_TRIPS = 100;
const INCREMENTS = 200_000;

type Condition = "threads" | "processes" | "two runtimes";

function pingPong(primitive: string, game: GameName, condition: Condition): Operation {
  const isBare = primitive === "bare";
  return {
    operation: `${primitive}/ping-pong`,
    condition,
    perCall: ROUND_TRIPS,
    handOff: true,
    ...(isBare ? {} : { baseline: `bare/ping-pong/${condition}` }),
    twoRuntimes: condition === "two runtimes",
    thorough:
      (primitive === "semaphore" || primitive === "condition") && (condition === "two runtimes" || "one CPU"),
    control: primitive === "event" && condition === "threads",
    prepare(partner) {
      const other = partnerOf(otherSide(condition, partner));
      return () => other.play(game, ROUND_TRIPS);
    },
  };
}

function otherSide(condition: Condition, partner: RuntimeName): "threads" | RuntimeName {
  return { threads: "threads", processes: runtime.name, "two runtimes": partner }[condition] as
    | "threads"
    | RuntimeName;
}

/** This thread and another add to one word, each so many times; the time is that of one increment. */
function increments(condition: string, game: GameName, baseline?: string): Operation {
  return {
    operation: "lock/increments",
    condition,
    ...(baseline === undefined ? {} : { baseline }),
    perCall: 2 * INCREMENTS,
    handOff: true,
    thorough: "one CPU",
    prepare() {
      const other = partnerOf("threads");
      return () => {
        const { count } = other.table;
        count.value = 0;
        other.play(game, INCREMENTS);
        if (count.value !== 2 * INCREMENTS)
          throw new Error(`${count.value} of ${2 * INCREMENTS} increments were counted`);
      };
    },
  };
}

/** What it takes until another worker has what this one gave it. */
export const HAND_OFFS: readonly Operation[] = [
  ...(["threads", "processes", "two runtimes"] as const).flatMap((condition) => [
    pingPong("bare", condition === "threads" ? "ping-pong atomics" : "ping-pong futex", condition),
    pingPong("event", "ping-pong event", condition),
    pingPong("semaphore", "ping-pong semaphore", condition),
    pingPong("condition", "ping-pong condition", condition),
  ]),
  {
    operation: "bare/ping-pong-async",
    condition: "threads",
    perCall: ROUND_TRIPS,
    handOff: true,
    prepare() {
      const other = partnerOf("threads");
      return () => other.playAsync("ping-pong waitAsync", ROUND_TRIPS);
    },
  },
  increments("bare", "increments bare"),
  increments("threads", "increments lock", "lock/increments/bare"),
];
