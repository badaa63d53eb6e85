import { programPlaces, type Reason } from "./reasons.ts";
import { tookOn } from "../text/took.ts";

/** Threads compute at the same time. */
export const noGil: Reason = (results) => {
  const faster = tookOn(programPlaces(results, "pow", "threads"), "faster");
  if (faster === null) return null;
  return `**There is no GIL.** Every thread has an engine and a heap of its own, so threads compute at the same time: of the time of one after another, the powers with \`threads\` took ${faster}.`;
};
