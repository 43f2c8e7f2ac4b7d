/** @file Chooses between kernels that give the same results and differ in speed between processors. */

/**
 * Which form of the matrix kernels to use: "sums" adds products in 16 bits, "dot" rests on the relaxed
 * dot product that adds in 32 bits, which some processors have an instruction for and others imitate with several.
 * "dot" is only for where that one is exact for any operands, which narrow_dot tells.
 * @typedef {'sums' | 'dot'} Form
 */

/** Exports of the second form end so. */
const suffix = '_dot';

/** For how long the forms take turns, in ms, and how many calls a turn has: long enough for the clock. */
const budget = 40;
const calls = 100;

/** A matrix of this shape and its operands fit into the first page of memory. */
const shape = { rows: 64, cols: 576, tokens: 16 };

/**
 * The exports as Go imports them: each kernel that has two forms under its plain name.
 * @param {WebAssembly.Exports} exports
 * @param {Form} [form]  none: the faster one, measured on the memory, which must not be in use yet
 * @returns {WebAssembly.Exports}
 */
export function withForm(exports, form) {
  const doubled = Object.keys(exports).filter((name) => name + suffix in exports);
  if (doubled.length === 0 || !(/** @type {() => number} */ (exports.narrow_dot)()) || (form ?? fastest(exports)) === 'sums') return exports;
  return { ...exports, ...Object.fromEntries(doubled.map((name) => [name, exports[name + suffix]])) };
}

/**
 * The best turn of each form counts, so that neither the engine's first, unoptimized code nor
 * another program's work decides.
 * @param {WebAssembly.Exports} exports
 * @returns {Form}
 */
function fastest(exports) {
  const { rows, cols, tokens } = shape;
  const [weights, activations, dst] = [1024, 32768, 49152];
  /** @type {Record<Form, number>} */
  const best = { sums: Infinity, dot: Infinity };
  const kernels = /** @type {[Form, Function][]} */ ([['sums', exports.matmul_q4min], ['dot', exports[`matmul_q4min${suffix}`]]]);
  const begun = performance.now();
  while (performance.now() - begun < budget) {
    for (const [form, kernel] of kernels) {
      const start = performance.now();
      // All operands are zeros, and so are the products: nothing is left behind.
      for (let i = 0; i < calls; i++) kernel(dst, weights, rows, cols, activations, tokens, 0, rows, 0);
      best[form] = Math.min(best[form], performance.now() - start);
    }
  }
  return best.dot <= best.sums ? 'dot' : 'sums';
}
