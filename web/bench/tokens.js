/** @file The tokens that both sides of the benchmark read. */

/**
 * Token ids for the positions from at on: spread over the vocabulary, past its special tokens.
 * models/speed has the same.
 * @param {number} at
 * @param {number} n
 */
export function ids(at, n) {
  return Array.from({ length: n }, (_, i) => 1000 + (((at + i) * 7919) % 40000));
}
