import { programPlaces, type Reason } from "./reasons.ts";
import { tookOn } from "../text/took.ts";

/** A thread waits for many things, and computes one. */
export const eventLoop: Reason = (results) => {
  const waiting = tookOn(programPlaces(results, "http", "async"), "faster");
  const computing = tookOn(programPlaces(results, "pow", "async"), "equivalent");
  const sentences = [
    waiting !== null &&
      `A single thread waits for many answers at once: of the time of one after another, the requests with \`async\` took ${waiting}.`,
    computing !== null &&
      `It computes one thing at a time: the powers with \`async\` took as long as one after another (${computing}).`,
  ].filter((sentence) => typeof sentence === "string");
  return sentences.length > 0 ? `**One event loop a thread.** ${sentences.join(" ")}` : null;
};
