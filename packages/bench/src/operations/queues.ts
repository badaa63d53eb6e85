import { runtime } from "nogil/runtimes";
import { startPortConsumer } from "./native-port.ts";
import type { GameName } from "./games.ts";
import type { Operation } from "./operation.ts";
import { partnerOf } from "./partner.ts";

/** Items a call: to hear that all of them have arrived takes as long as a hundred of them. */
const NUMBERS = 10_000;
const OBJECTS = 5000;

const sumTo = (count: number) => (count * (count - 1)) / 2;

/** One worker puts what another one gets; the time is that of one item. */
function throughput(
  what: "numbers" | "objects",
  game: GameName,
  items: number,
  condition: "threads" | "processes",
  baseline: string,
): Operation {
  return {
    operation: `queue/${what}`,
    condition,
    baseline: `queue/${what}/${baseline}`,
    perCall: items,
    handOff: true,
    thorough: "one CPU",
    prepare() {
      const partner = partnerOf(condition === "threads" ? "threads" : runtime.name);
      return () => {
        partner.play(game, items);
        checkSum(partner.table.count.value, items);
      };
    },
  };
}

function checkSum(sum: number, items: number): void {
  if (sum !== sumTo(items)) throw new Error(`what arrived adds up to ${sum} and not ${sumTo(items)}`);
}

/** What `agent.py` measures, for ours to be compared with. */
export const PYTHON_QUEUES: readonly Omit<Operation, "prepare">[] = ["numbers", "objects"].flatMap((what) =>
  ["CPython threads", "CPython processes"].map((condition) => ({
    operation: `queue/${what}`,
    condition,
    handOff: true,
    thorough: "one CPU",
  })),
);

/** Items on their way from one worker to another. */
export const QUEUES: readonly Operation[] = [
  throughput("numbers", "queue numbers", NUMBERS, "threads", "CPython threads"),
  throughput("numbers", "queue numbers", NUMBERS, "processes", "CPython processes"),
  {
    operation: "queue/objects",
    condition: "MessagePort",
    perCall: OBJECTS,
    handOff: true,
    thorough: "one CPU",
    async prepare() {
      const send = await startPortConsumer();
      return async () => checkSum(await send(OBJECTS), OBJECTS);
    },
  },
  throughput("objects", "queue objects", OBJECTS, "threads", "MessagePort"),
  throughput("objects", "queue objects", OBJECTS, "processes", "CPython processes"),
];
