#!/usr/bin/env node
// Measures the matrix kernels by themselves, in Chromium on one thread:
//
//	node web/bench/kernels.mjs [--wasm core/kernel/wasm/relaxed.wasm] [--rounds 25] [--filter matmul_q4]
//
// The kernels take turns within each round, so that whatever else the machine does falls on all of
// them alike. Of each the best and the median round are shown, in 10⁹ multiplications and additions a second.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { launch } from '../test/chromium.mjs';
import { root } from '../test/paths.mjs';
import { median } from './median.mjs';

/** @typedef {{shape: string, kernel: string, speeds: number[]}} Row */

/**
 * Runs in the page.
 * @param {{wasm: string, rounds: number, filter: string}} options  wasm: in base64
 * @returns {Promise<Row[]>}
 */
async function measure({ wasm, rounds, filter }) {
  const bytes = Uint8Array.from(atob(wasm), (c) => c.charCodeAt(0));
  const { instance } = await WebAssembly.instantiate(bytes);
  const exports = /** @type {Record<string, (...values: number[]) => void>} */ (/** @type {unknown} */ (instance.exports));
  const memory = /** @type {WebAssembly.Memory} */ (instance.exports.memory);
  const MiB = 1 << 20;
  memory.grow((520 * MiB) / 65536);
  const [source, x, floats, dst, packed] = [1 * MiB, 64 * MiB, 80 * MiB, 100 * MiB, 140 * MiB];

  const formats = {
    f32: { type: 'f32', quantize: null, row: 4, group: 16, cols: 1 },
    q4: { type: 'q4_0', quantize: 'quantize_narrow', row: 18, group: 80, cols: 32 },
    q4min: { type: 'q4_1', quantize: 'quantize_narrow', row: 20, group: 96, cols: 32 },
    q8: { type: 'q8_0', quantize: 'quantize_wide', row: 34, group: 160, cols: 32 },
    q8narrow: { type: 'q8_0', quantize: 'quantize_narrow', row: 34, group: 160, cols: 32 },
  };
  /** [rows, cols, tokens, matrices]: several matrices, one after another in memory, do not stay in a cache. */
  const shapes = [
    [1536, 576, 512, 1], [576, 1536, 512, 1], [576, 576, 64, 1], [192, 576, 64, 1], [1536, 576, 7, 1],
    [1536, 576, 1, 1], [1536, 576, 1, 60], [576, 1536, 1, 60], [49152, 576, 1, 1],
  ];

  const floatsView = new Float32Array(memory.buffer, floats, 4 * MiB);
  for (let i = 0; i < floatsView.length; i++) floatsView[i] = Math.sin(i * 1.7) * 2;

  /**
   * Packs copies of one matrix, one after another.
   * @param {keyof typeof formats} name @param {number} at @param {number} rows @param {number} cols @param {number} matrices
   */
  const pack = (name, at, rows, cols, matrices) => {
    const { type, row, group, cols: block } = formats[name];
    const size = (cols / block) * row;
    const view = new Uint8Array(memory.buffer, source, rows * size);
    if (type === 'f32') new Float32Array(memory.buffer, source, rows * cols).set(floatsView.subarray(0, rows * cols));
    else {
      for (let i = 0; i < view.length; i++) view[i] = (i * 2654435761) >>> 24;
      // Scales of 2⁻⁸: subnormal ones would measure something else.
      for (let i = 0; i < view.length; i += row) {
        view[i + 1] = 0x1c;
        if (type === 'q4_1') view[i + 3] = 0x9c;
      }
    }
    const packedSize = (rows / 4) * (cols / block) * group;
    for (let i = 0; i < matrices; i++) exports[`repack_${type}`](at + i * packedSize, source, rows, cols);
    return packedSize;
  };

  /** @type {Record<string, Row>} */
  const results = {};
  for (const [rows, cols, tokens, count] of shapes) {
    /** @type {Record<string, {at: number, size: number, matrices: number}>} */
    const weights = {};
    let at = packed;
    for (const name of /** @type {(keyof typeof formats)[]} */ (Object.keys(formats))) {
      if (name === 'f32' && rows * cols * count > 4 * MiB) continue;
      const size = pack(name, at, rows, cols, count);
      weights[name] = { at, size, matrices: count };
      at += size * count;
    }
    for (let round = 0; round < rounds; round++) {
      for (const kernel of Object.keys(exports)) {
        const name = /** @type {keyof typeof formats} */ (/^matmul_(f32|q4min|q4|q8narrow|q8)(_dot)?$/.exec(kernel)?.[1]);
        if (!weights[name] || !kernel.includes(filter)) continue;
        const { at, size, matrices } = weights[name];
        const { quantize } = formats[name];
        if (quantize) exports[quantize](x, floats, tokens, cols);
        let multiplied = 0;
        const begin = performance.now();
        let now = begin;
        do {
          for (let i = 0; i < matrices; i++) exports[kernel](dst, at + i * size, rows, cols, quantize ? x : floats, tokens, 0, rows, 0);
          multiplied += rows * cols * tokens * matrices;
          now = performance.now();
        } while (now - begin < 4);
        const shape = `${rows} × ${cols} · ${tokens}${count > 1 ? ', many' : ''}`;
        const row = (results[`${shape} ${kernel}`] ??= { shape, kernel, speeds: [] });
        row.speeds.push(multiplied / (now - begin) / 1e6);
      }
    }
  }
  return Object.values(results);
}

const { values } = parseArgs({
  options: {
    wasm: { type: 'string', default: join(root, 'core/kernel/wasm/relaxed.wasm') },
    rounds: { type: 'string', default: '25' },
    filter: { type: 'string', default: '' },
  },
});
const browser = await launch();
try {
  const page = await browser.newPage();
  const wasm = readFileSync(values.wasm).toString('base64');
  const rows = await page.evaluate(measure, { wasm, rounds: Number(values.rounds), filter: values.filter });
  console.log('GMAC/s'.padEnd(24), 'kernel'.padEnd(18), '  best  median');
  for (const { shape, kernel, speeds } of rows) {
    const best = Math.max(...speeds).toFixed(1).padStart(6);
    console.log(shape.padEnd(24), kernel.padEnd(18), best, median(speeds).toFixed(1).padStart(7));
  }
} finally {
  await browser.close();
}
