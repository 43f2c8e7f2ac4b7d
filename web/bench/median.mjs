/** @param {number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/**
 * The medians of repeated measurements of the same lengths.
 * @param {import('./precis.js').Measurement['rows'][]} rounds
 */
export function medianRows(rounds) {
  return rounds[0].map(({ tokens }, i) => ({
    tokens,
    prefill: median(rounds.map((rows) => rows[i].prefill)),
    decode: median(rounds.map((rows) => rows[i].decode)),
  }));
}
