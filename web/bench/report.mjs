// The figures as Markdown.

import { section as aheadSection } from './ahead.mjs';
import { table } from './table.mjs';

/** @typedef {import('./precis.js').Measurement['rows']} Rows */
/** @typedef {{load: number, warm?: number, memory: number, rows: Rows}} Side */

/**
 * @typedef {object} Results
 * @property {ReturnType<typeof import('./machine.mjs').machine>} machine
 * @property {number} rounds
 * @property {number} steps
 * @property {Side} relaxed
 * @property {Side} simd
 * @property {Side} wllama
 * @property {Side} native
 * @property {{words: number, firstToken: number, written: number, ranked: number}} start
 * @property {import('./ahead.mjs').Ahead} ahead
 * @property {ReturnType<typeof import('./size.mjs').sizes>} sizes
 */

const speed = (/** @type {number} */ v) => (v < 20 ? v.toFixed(1) : v.toFixed(0));
const times = (/** @type {number} */ v) => `${v.toFixed(1)} ×`;
const seconds = (/** @type {number} */ ms) => `${(ms / 1000).toFixed(2)} s`;
const megabytes = (/** @type {number} */ bytes) => (bytes ? `${(bytes / 1e6).toFixed(0)} MB` : '–');

/**
 * One table: a row a side, a column a length.
 * @param {Results} results
 * @param {'prefill' | 'decode'} what
 */
function speeds(results, what) {
  const { relaxed, simd, wllama, native } = results;
  const row = (/** @type {string} */ name, /** @type {Side} */ side) => [name, ...side.rows.map((r) => speed(r[what]))];
  const ratio = (/** @type {string} */ name, /** @type {Side} */ side) =>
    [name, ...side.rows.map((r, i) => times(r[what] / wllama.rows[i][what]))];
  return table([
    [`${what}, tokens/s`, ...relaxed.rows.map(({ tokens }) => `${tokens} tokens`)],
    row('precis, Chromium, relaxed SIMD', relaxed),
    row('precis, Chromium, plain SIMD', simd),
    row('precis, native (wazero, plain SIMD)', native),
    row('wllama, Chromium', wllama),
    ratio('**precis, relaxed SIMD, to wllama**', relaxed),
    ratio('precis, plain SIMD, to wllama', simd),
  ]);
}

/** @param {Results} results */
function loads({ relaxed, simd, wllama, native }) {
  const row = (/** @type {string} */ name, /** @type {Side} */ side, /** @type {string} */ memory) =>
    [name, seconds(side.load), side.warm === undefined ? '–' : seconds(side.warm), memory];
  return table([
    ['', 'load, cold', 'load, warm', 'memory'],
    row('precis, Chromium, relaxed SIMD', relaxed, megabytes(relaxed.memory)),
    row('precis, Chromium, plain SIMD', simd, megabytes(simd.memory)),
    row('precis, native', native, `${megabytes(native.memory)} of kernel memory`),
    row('wllama, Chromium', wllama, megabytes(wllama.memory)),
  ]);
}

/**
 * @param {Results} results
 * @returns {string} the whole of docs/benchmarks.md
 */
export function report(results) {
  const { machine, rounds, steps, start, relaxed } = results;
  const decode = relaxed.rows.map((r) => r.decode);
  const fall = 1 - decode[decode.length - 1] / decode[0];
  return `# Benchmarks

Written by \`make bench\`; do not edit. SmolLM2-135M-Instruct Q4_1, one thread on every side, medians of ${rounds} rounds in which the sides
take turns, each in a fresh browser. wllama is llama.cpp compiled to WebAssembly (npm \`@wllama/wllama\`), given the same file in the same
Chromium.

Machine: ${machine.processor}, ${machine.cores} cores, ${machine.gibibytes} GiB, ${machine.system}; ${machine.browser}; ${machine.go}.

## Reading

Tokens a second while a text of so many tokens is read at once.

${speeds(results, 'prefill')}

## Writing

Tokens a second over ${steps} decode steps after so many tokens. With relaxed SIMD precis is ${(fall * 100).toFixed(0)} % slower after
${relaxed.rows[relaxed.rows.length - 1].tokens} tokens than after ${relaxed.rows[0].tokens}.

${speeds(results, 'decode')}

## Loading, and memory

Cold: the file comes from a server on the same machine, is hashed, and in the browser also stored. Warm: it is in the browser's store (OPFS),
and is used at once; its hash is compared a little later, which is not counted. Memory is the greatest resident memory of the page's process over a whole round.

${loads(results)}

## A second visit

The page is open, the model is in the store, the engine is not yet started; a text of ${start.words} words is to be summarized.

${table([
    ['until', 'time'],
    ['the first words that the model writes', seconds(start.firstToken)],
    ['the whole written summary', seconds(start.written)],
    ['the whole ranked summary', seconds(start.ranked)],
  ])}

${aheadSection(results.ahead)}
## Sizes

${table([['file', 'raw', 'brotli'], ...results.sizes.map(({ name, raw, brotli }) => [name, `${raw} bytes`, `${brotli} bytes`])])}
`;
}
