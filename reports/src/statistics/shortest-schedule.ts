/** More would take too long to try out. */
const MOST_TASKS = 10;

/**
 * How long it takes at least to do tasks that cannot be split, on so many cores: every way to deal them out is tried.
 *
 * @returns `null` if there are too many tasks to try them all.
 */
export function shortestSchedule(times: readonly number[], cores: number): number | null {
  if (times.length > MOST_TASKS) return null;
  const loads = new Array<number>(Math.min(cores, times.length)).fill(0);
  let shortest = Infinity;
  const deal = (task: number) => {
    if (task === times.length) {
      shortest = Math.min(shortest, Math.max(0, ...loads));
      return;
    }
    const used = loads.filter((load) => load > 0).length;
    // Cores that have nothing yet are all alike, so only the first of them is tried.
    for (let core = 0; core <= Math.min(used, loads.length - 1); core++) {
      loads[core]! += times[task]!;
      if (Math.max(...loads) < shortest) deal(task + 1);
      loads[core]! -= times[task]!;
    }
  };
  deal(0);
  return shortest;
}
