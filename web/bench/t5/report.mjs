// The section about T5 of docs/benchmarks.md.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { table } from '../table.mjs';

/** @typedef {{encode: number, greedy: number}} Side  ms */

/**
 * @typedef {object} Results
 * @property {number} input tokens
 * @property {number} steps
 * @property {number} beams
 * @property {number} rounds
 * @property {Side & {beams: number}} q8  precis with 8-bit weights
 * @property {Side & {beams: number}} q4  and with 4-bit weights
 * @property {Side} transformers
 * @property {Side} wllama
 */

const title = '## T5';

const ms = (/** @type {number} */ v) => `${v < 20 ? v.toFixed(2) : v.toFixed(0)} ms`;
const times = (/** @type {number} */ v) => `${v.toFixed(2)} ×`;

/** @param {Results} results */
export function section(results) {
  const { input, steps, beams, rounds, q8, q4, transformers, wllama } = results;
  const whole = (/** @type {Side} */ side) => side.encode + steps * side.greedy;
  const row = (/** @type {string} */ name, /** @type {Side} */ side) => [name, ms(side.encode), ms(side.greedy), ms(whole(side))];
  const ratio = (/** @type {string} */ name, /** @type {Side} */ ours, /** @type {Side} */ theirs) =>
    [name, times(theirs.encode / ours.encode), times(theirs.greedy / ours.greedy), times(whole(theirs) / whole(ours))];
  const beamRow = (/** @type {string} */ name, /** @type {Side & {beams: number}} */ side) =>
    [name, ms(side.beams), times(side.beams / side.greedy), times((side.encode + steps * side.beams) / whole(side))];
  return `${title}

Written by \`make bench-t5\`. A model in the shape of t5-small with random weights, the same on every side; Chromium, one thread, medians of
${rounds} rounds in which the sides take turns, each in a fresh browser. ${input} tokens are encoded, then ${steps} written. The other sides are
\`@huggingface/transformers\` (ONNX Runtime, dtype q8) and wllama (llama.cpp, Q8_0), which is given the tokens to write. Keys and values of the
cross-attention are part of writing on every side.

${table([
    ['', `encoding ${input} tokens`, 'a token, greedily', `both, ${steps} tokens`],
    row('precis, 8-bit weights', q8),
    row('precis, 4-bit weights', q4),
    row('transformers.js', transformers),
    row('wllama', wllama),
    ratio('**precis, 8-bit, to transformers.js**', q8, transformers),
    ratio('**precis, 8-bit, to wllama**', q8, wllama),
    ratio('**precis, 4-bit, to transformers.js**', q4, transformers),
  ])}

${table([
    [`${beams} beams`, `a token of ${beams} beams`, 'to greedy', 'to greedy, encoding included'],
    beamRow('precis, 8-bit weights', q8),
    beamRow('precis, 4-bit weights', q4),
  ])}
`;
}

/**
 * Puts the section in place of the one in the file, else at its end.
 * @param {string} path @param {string} markdown
 */
export function writeSection(path, markdown) {
  const content = existsSync(path) ? readFileSync(path, 'utf8') : '';
  writeFileSync(path, `${withoutSection(content).trimEnd()}\n\n${markdown}`.trimStart());
}

/**
 * The section in a file, "" where there is none; who writes the rest of the file anew keeps it so.
 * @param {string} path
 */
export function keptSection(path) {
  const content = existsSync(path) ? readFileSync(path, 'utf8') : '';
  return content.slice(withoutSection(content).length);
}

/** @param {string} content */
function withoutSection(content) {
  const at = content.indexOf(`\n${title}\n`);
  return at < 0 ? content : content.slice(0, at);
}
