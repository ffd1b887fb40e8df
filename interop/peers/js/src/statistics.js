/**
 * Figures over a series of measurements.
 */

/** The spread of some durations in milliseconds. */
export function spread(durations) {
  const sorted = durations.toSorted((a, b) => a - b);
  const at = (fraction) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * fraction))];
  return { min: at(0), median: at(0.5), p90: at(0.9), p99: at(0.99), max: at(1) };
}

/** A number with so many digits after the point. */
export function round(value, digits) {
  return Number(value.toFixed(digits));
}

/**
 * Runs `task` as often as `count` says, at most `parallel` at a time, and gives the seconds it took all together and
 * how many a second that was. The first failure ends the series.
 */
export async function series(count, parallel, task) {
  const started = performance.now();
  let left = count;
  const worker = async () => {
    while (left > 0) {
      left -= 1;
      try {
        await task();
      } catch (error) {
        left = 0;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(parallel, count) }, worker));
  const seconds = (performance.now() - started) / 1000;
  return { seconds, perSecond: count / seconds };
}
