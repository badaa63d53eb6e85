import { median } from "../quantile.ts";

/** What was measured in a round. */
export interface Sample {
  readonly round: number;
  /** Which life of an agent. */
  readonly restart?: number;
  readonly value: number;
}

/** The logarithm of a sample: times are skewed, and only their ratios matter. */
export interface LogSample {
  readonly round: number;
  readonly restart: number;
  readonly log: number;
}

/** Takes logarithms. A value of 0 has none and is left out. */
export function logsOf(samples: readonly Sample[]): LogSample[] {
  return samples
    .filter(({ value }) => value > 0)
    .map(({ round, restart = 0, value }) => ({ round, restart, log: Math.log(value) }));
}

/** The median of each restart. */
export function levelsOf(logs: readonly LogSample[]): Map<number, number> {
  const restarts = Map.groupBy(logs, ({ restart }) => restart);
  return new Map([...restarts].map(([restart, life]) => [restart, median(life.map(({ log }) => log))]));
}

/** Takes the level of its restart away from each: every life of an agent has one of its own, which is no oddity of its samples. */
export function levelled(logs: readonly LogSample[]): LogSample[] {
  const levels = levelsOf(logs);
  return logs.map((each) => ({ ...each, log: each.log - levels.get(each.restart)! }));
}
