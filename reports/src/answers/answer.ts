import type { Results } from "@nogil/results";

/** Which way suits a task, and by which figures: both are Markdown, with links to the rows that they stand on. */
export interface Answer {
  readonly way: string;
  readonly figures: string;
}

/** A rule over the data; `null` where they do not tell. */
export type Rule = (results: Results, runtime: string) => Answer | null;
