import type { Results } from "@nogil/results";

/** Called with what this machine cannot measure, and why. */
export type Skip = (what: Results["skipped"][number]["what"], reason: string) => void;
