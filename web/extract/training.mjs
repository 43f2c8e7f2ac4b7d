// Gradient boosting of decision trees with logistic loss, by histograms.
//
// Source: Friedman 2001; the histograms and the regularized gain as in Chen & Guestrin 2016.

/** @typedef {import('./forest.js').Forest} Forest */

/**
 * Rows to learn from.
 * @typedef {object} Examples
 * @property {string[]} features
 * @property {Float32Array} rows    (count, features)
 * @property {Float32Array} labels  (count), 0 to 1
 * @property {Float32Array} weights (count)
 */

const BINS = 64;

/** A limit that every value stays below; JSON has no infinity. */
const BEYOND = 1e30;

/** A generator of pseudo-random numbers, so that training comes out the same again. @param {number} state */
function random(state) {
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/**
 * @param {Examples} examples
 * @param {{trees?: number, depth?: number, rate?: number, rowShare?: number, featureShare?: number, ridge?: number, seed?: number}} [options]
 * @returns {Forest}
 */
export function train(examples, { trees = 120, depth = 5, rate = 0.12, rowShare = 0.5, featureShare = 0.4, ridge = 1, seed = 1 } = {}) {
  const { features, labels, weights } = examples;
  const count = labels.length;
  const next = random(seed);
  const { bins, limits } = binned(examples);
  const sum = (/** @type {(i: number) => number} */ of) => labels.reduce((total, _, i) => total + of(i), 0);
  const share = sum((i) => weights[i] * labels[i]) / sum((i) => weights[i]);
  const bias = Math.log(share / (1 - share));
  const odds = new Float32Array(count).fill(bias);
  const gradients = new Float32Array(count);
  const curvatures = new Float32Array(count);
  /** @type {Forest} */
  const forest = { features, depth, bias, splits: [], limits: [], leaves: [] };
  for (let tree = 0; tree < trees; tree++) {
    for (let i = 0; i < count; i++) {
      const p = 1 / (1 + Math.exp(-odds[i]));
      gradients[i] = weights[i] * (p - labels[i]);
      curvatures[i] = weights[i] * Math.max(1e-6, p * (1 - p));
    }
    const rows = Uint32Array.from({ length: count }, (_, i) => i).filter(() => next() < rowShare);
    const columns = features.map((_, i) => i).filter(() => next() < featureShare);
    grow({ forest, bins, limits, gradients, curvatures, odds, rows, columns, depth, rate, ridge });
  }
  return forest;
}

/**
 * The values of each feature by the bin they fall in; a bin ends at its limit.
 * @param {Examples} examples
 */
function binned({ features, rows, labels }) {
  const count = labels.length;
  const width = features.length;
  /** @type {number[][]} */
  const limits = [];
  const bins = features.map((_, column) => {
    const sample = Float32Array.from({ length: Math.min(count, 20_000) }, (_, i) => rows[Math.floor((i * count) / Math.min(count, 20_000)) * width + column]).sort();
    const cuts = [...new Set(Array.from({ length: BINS - 1 }, (_, i) => sample[Math.floor(((i + 1) * (sample.length - 1)) / BINS)]))];
    limits.push(cuts);
    return Uint8Array.from({ length: count }, (_, i) => firstNotBelow(cuts, rows[i * width + column]));
  });
  return { bins, limits };
}

/** @param {number[]} cuts  ascending @param {number} value */
function firstNotBelow(cuts, value) {
  let low = 0;
  let high = cuts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cuts[middle] >= value) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * Adds one tree to a forest, and its leaves to the odds of every row.
 * @param {{forest: Forest, bins: Uint8Array[], limits: number[][], gradients: Float32Array, curvatures: Float32Array, odds: Float32Array,
 *   rows: Uint32Array, columns: number[], depth: number, rate: number, ridge: number}} state
 */
function grow({ forest, bins, limits, gradients, curvatures, odds, rows, columns, depth, rate, ridge }) {
  const inner = 2 ** depth - 1;
  const splits = new Array(inner).fill(0);
  const cuts = new Array(inner).fill(BINS);
  const leaves = new Array(inner + 1).fill(0);
  let groups = [rows];
  for (let level = 0, node = 0; level < depth; level++) {
    groups = groups.flatMap((group) => {
      const best = bestSplit({ group, bins, columns, gradients, curvatures, ridge });
      if (best) [splits[node], cuts[node]] = [best.column, best.cut];
      const column = bins[splits[node]];
      const cut = cuts[node++];
      return [group.filter((i) => column[i] <= cut), group.filter((i) => column[i] > cut)];
    });
  }
  for (const [i, group] of groups.entries()) {
    let gradient = 0;
    let curvature = 0;
    for (const row of group) {
      gradient += gradients[row];
      curvature += curvatures[row];
    }
    leaves[i] = (-rate * gradient) / (curvature + ridge);
  }
  for (let i = 0; i < odds.length; i++) {
    let node = 0;
    for (let level = 0; level < depth; level++) node = 2 * node + (bins[splits[node]][i] <= cuts[node] ? 1 : 2);
    odds[i] += leaves[node - inner];
  }
  forest.splits.push(...splits);
  forest.limits.push(...cuts.map((cut, i) => limits[splits[i]][cut] ?? BEYOND));
  forest.leaves.push(...leaves);
}

/**
 * @param {{group: Uint32Array, bins: Uint8Array[], columns: number[], gradients: Float32Array, curvatures: Float32Array, ridge: number}} state
 * @returns {{column: number, cut: number} | null} null: no split gains anything
 */
function bestSplit({ group, bins, columns, gradients, curvatures, ridge }) {
  let best = null;
  let most = 1e-3;
  const g = new Float64Array(BINS + 1);
  const h = new Float64Array(BINS + 1);
  for (const column of columns) {
    g.fill(0);
    h.fill(0);
    const own = bins[column];
    for (let k = 0; k < group.length; k++) {
      const i = group[k];
      g[own[i]] += gradients[i];
      h[own[i]] += curvatures[i];
    }
    const gradient = g.reduce((a, b) => a + b);
    const curvature = h.reduce((a, b) => a + b);
    let left = 0;
    let leftCurvature = 0;
    for (let cut = 0; cut < BINS; cut++) {
      left += g[cut];
      leftCurvature += h[cut];
      const right = gradient - left;
      const rightCurvature = curvature - leftCurvature;
      if (leftCurvature < ridge || rightCurvature < ridge) continue;
      const gain = left ** 2 / (leftCurvature + ridge) + right ** 2 / (rightCurvature + ridge) - gradient ** 2 / (curvature + ridge);
      if (gain > most) {
        most = gain;
        best = { column, cut };
      }
    }
  }
  return best;
}
