import { setTimeout } from "node:timers/promises";
import { watchNoise } from "./watch-noise.ts";

const WATCH_MS = 1000;

/**
 * Says how busy others keep the machine: watches it for a second in which nothing of the run does anything. The averages that the
 * kernel has ready would hold the build of what is measured, which has just ended.
 *
 * @returns Share of that time in percent in which some task waited for a CPU; `null` if the system does not tell.
 */
export async function idlePressure(): Promise<number | null> {
  const noise = watchNoise();
  await setTimeout(WATCH_MS);
  return noise().cpuPressure;
}
