/** @file The precis side of the benchmark, in the page: the engine as it is shipped. */
import { offeredModels } from '../app/choice.js';
import { Engine } from '../shim/engine.js';

/** @param {string} [variant] of the kernels; none: the best */
const newEngine = (variant) => new Engine(new URL('worker.js', location.href), { variant });

/**
 * How fast one engine reads and writes.
 * @typedef {object} Measurement
 * @property {string} variant
 * @property {number} load  ms from nothing to a model ready for use
 * @property {{tokens: number, prefill: number, decode: number}[]} rows  tokens/s
 */

/**
 * Loads the model, from the network or where an earlier page stored it, then reads and writes.
 * @param {{variant: string, lengths: number[], steps: number}} options
 * @returns {Promise<Measurement & {source: string}>}
 */
export async function measurePrecis({ variant, lengths, steps }) {
  const model = (await offeredModels())[0].file;
  const begun = performance.now();
  const engine = newEngine(variant);
  const { source } = await engine.load(model);
  const load = performance.now() - begun;
  const { rows } = await engine.measure({ lengths, steps });
  engine.close();
  return { variant: engine.variant, load, source, rows };
}

/**
 * Starts an engine and summarizes, as a second visit does.
 * @param {{text: string, mode: import('../shim/protocol.js').Mode}} options
 * @returns {Promise<{load: number, first: number, done: number}>} ms since the start: the model is
 *   ready; the first words of the model's summary are there, where it writes; the summary is
 */
export async function measureStart({ text, mode }) {
  const model = (await offeredModels())[0].file;
  const begun = performance.now();
  const engine = newEngine();
  await engine.load(model, { offline: true });
  const load = performance.now() - begun;
  let first = 0;
  await engine.summarize(text, { mode, kind: 'tldr', format: 'plain-text' }, {
    onEvent: ({ stage, text: written }) => {
      if (stage === 'writing' && written && !first) first = performance.now() - begun;
    },
  });
  const done = performance.now() - begun;
  engine.close();
  return { load, first: first || done, done };
}
