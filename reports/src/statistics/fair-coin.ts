/**
 * The chance of at most `heads` heads in so many throws of a fair coin.
 *
 * @param throws A whole number; summed on the log scale, since 2 to the power of -1075 is 0 to a computer.
 */
export function atMostHeads(heads: number, throws: number): number {
  let sum = 0;
  let log = -throws * Math.LN2;
  for (let i = 0; i <= heads; i++) {
    sum += Math.exp(log);
    log += Math.log((throws - i) / (i + 1));
  }
  return Math.min(1, sum);
}
