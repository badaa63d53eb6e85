import { z } from "zod";
import { count } from "./numbers.ts";

/** Why a round has no sample. */
export const Failure = z.strictObject({ round: count, reason: z.string() });

/** What is odd about the samples of a cell. None is left out for it. */
export const Flag = z.strictObject({
  /**
   * `outliers`: beyond Tukey's outer fences. `drift`: later rounds are faster or slower. `bimodal`: two ways to run.
   * `unsteady`: it was still warming up. `switches`: others took its CPU away unusually often.
   */
  kind: z.enum(["outliers", "drift", "bimodal", "unsteady", "switches"]),
  /** Its figures, in words. */
  detail: z.string(),
});

/** Why no more of a cell was measured. */
export const stopped = z.enum(["target", "budget", "rounds", "interrupted", "failed"]);

export type Flag = z.infer<typeof Flag>;
