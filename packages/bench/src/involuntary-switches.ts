import process from "node:process";

/** How often the kernel has taken a CPU away from a thread of this process; `null` where the runtime does not tell. */
export function involuntarySwitches(): number | null {
  return process.resourceUsage?.().involuntaryContextSwitches ?? null;
}
