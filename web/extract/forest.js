/** @file A forest of decision trees that says how likely a block is main text. */

/**
 * Trees of gradient boosting, each a complete binary tree of one depth laid out level by level.
 * @typedef {object} Forest
 * @property {string[]} features  names, in the order of a row
 * @property {number} depth       of each tree
 * @property {number} bias        log odds before any tree
 * @property {number[]} splits    of each tree, 2^depth − 1 times: index of the feature
 * @property {number[]} limits    as many: rows whose value is at most this go left
 * @property {number[]} leaves    of each tree, 2^depth log odds
 */

/**
 * The probability that a row is of main text.
 * @param {Forest} forest
 * @param {Float32Array} row
 */
export function probability({ depth, bias, splits, limits, leaves }, row) {
  const inner = 2 ** depth - 1;
  let odds = bias;
  for (let tree = 0, trees = splits.length / inner; tree < trees; tree++) {
    let node = 0;
    for (let level = 0; level < depth; level++) node = 2 * node + (row[splits[tree * inner + node]] <= limits[tree * inner + node] ? 1 : 2);
    odds += leaves[tree * (inner + 1) + node - inner];
  }
  return 1 / (1 + Math.exp(-odds));
}
