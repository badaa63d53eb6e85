/** One measured time: in which round, and in which life of the process that measured it. */
export interface Observation {
  round: number;
  restart: number;
  /** In a unit that both sides of a ratio share. */
  value: number;
}

/**
 * The logarithms of a / b for each round that has both. Pairing takes out what the machine did to
 * both of them in that round; the logarithm makes "twice" and "half" equally far from 1.
 *
 * @returns One list a restart, as rounds of one life are not independent of each other.
 */
export function pairedLogRatios(a: readonly Observation[], b: readonly Observation[]): number[][] {
  const key = ({ restart, round }: Observation) => `${restart}/${round}`;
  const partners = new Map(b.map((observation) => [key(observation), observation.value]));
  const restarts = new Map<number, number[]>();
  for (const observation of a) {
    const logRatio = Math.log(observation.value / (partners.get(key(observation)) ?? Number.NaN));
    if (!Number.isFinite(logRatio)) continue; // no partner, or a clock that saw no time pass
    const list = restarts.get(observation.restart);
    if (list) list.push(logRatio);
    else restarts.set(observation.restart, [logRatio]);
  }
  return [...restarts.values()];
}
