import type { Cell } from "@nogil/results";

/** Why a cell has no figures that count, or `null` if it has. */
export function failureOf({ failures, samples, stopped }: Cell): string | null {
  const last = failures.at(-1);
  if (stopped === "failed") return last ? `failed in round ${last.round}: ${last.reason}` : "failed";
  return samples.length === 0 ? "not measured" : null;
}
