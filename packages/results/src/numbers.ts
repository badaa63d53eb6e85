import { z } from "zod";

/** How many, how often or which of many. */
export const count = z.int().nonnegative();
/** What can neither be nothing nor less. */
export const positive = z.number().positive();
