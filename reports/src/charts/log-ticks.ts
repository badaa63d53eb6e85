const STEPS = [[1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9], [1, 2, 5], [1]];
/** With less an axis shows noise as if it were much. */
const LEAST_SPAN = 2;

/**
 * The ticks of a logarithmic axis: as fine as is still easy to read, however far it goes.
 *
 * @param most How many there is room for.
 */
export function logTicks([low, high]: readonly [number, number], most = 7): number[] {
  for (const steps of STEPS) {
    const ticks = ticksOf(steps, 1, low, high);
    if (ticks.length <= most) return ticks;
  }
  return ticksOf([1], Math.ceil(Math.log10(high / low) / most), low, high);
}

/** @param stride Every so many decades. */
function ticksOf(steps: readonly number[], stride: number, low: number, high: number): number[] {
  const ticks: number[] = [];
  const first = Math.floor(Math.log10(low) / stride) * stride;
  for (let exponent = first; exponent <= Math.log10(high); exponent += stride)
    ticks.push(...steps.map((step) => Number(`${step}e${exponent}`)));
  return ticks.filter((tick) => tick >= low && tick <= high);
}

/** The range of values with a little room on each side, as a logarithmic axis has it. */
export function logDomain(values: readonly number[]): [number, number] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = Math.max(Math.sqrt(LEAST_SPAN / (high / low)), (high / low) ** 0.04);
  return [low / room, high * room];
}
