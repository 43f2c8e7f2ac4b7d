// The kernels in Chromium, by themselves: what the Go tests, which see one form at a time, cannot say.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { launch } from './chromium.mjs';
import { root } from './paths.mjs';

/** @type {import('playwright-core').Browser} */
let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

const wasm = readFileSync(join(root, 'core/kernel/wasm/relaxed.wasm')).toString('base64');

test('both forms of the matrix kernels give the same bits', async () => {
  const page = await browser.newPage();
  const compared = await page.evaluate(async (wasm) => {
    const { instance } = await WebAssembly.instantiate(Uint8Array.from(atob(wasm), (c) => c.charCodeAt(0)));
    const exports = /** @type {Record<string, (...values: number[]) => void>} */ (/** @type {unknown} */ (instance.exports));
    const memory = /** @type {WebAssembly.Memory} */ (instance.exports.memory);
    memory.grow(64);
    const [source, packed, floats, x, dst] = [1 << 16, 1 << 20, 2 << 20, 3 << 20, 3.5 * (1 << 20)];
    // GGUF type and bytes of a block, by format.
    const types = /** @type {const} */ ({ q4: ['q4_0', 18], q4min: ['q4_1', 20], q8: ['q8_0', 34] });
    let state = 1;
    const random = () => (state = Math.imul(state, 1664525) + 1013904223) >>> 16;
    /** @type {Record<string, boolean>} */
    const same = {};
    for (const [format, [type, size]] of Object.entries(types)) {
      for (const [rows, cols, tokens] of [[24, 576, 8], [23, 64, 7], [8, 32, 1], [5, 1536, 6]]) {
        const values = new Float32Array(memory.buffer, floats, tokens * cols);
        values.forEach((_, i) => { values[i] = random() / 32768 - 1; });
        const blocks = new Uint8Array(memory.buffer, source, ((rows * cols) / 32) * size);
        blocks.forEach((_, i) => { blocks[i] = random(); });
        for (let i = 0; i < blocks.length; i += size) {
          blocks[i + 1] = 0x20 + (random() & 3); // sane scales
          if (type === 'q4_1') blocks[i + 3] = 0xa0 + (random() & 3);
        }
        exports[`repack_${type}`](packed, source, rows, cols);
        exports[format === 'q8' ? 'quantize_wide' : 'quantize_narrow'](x, floats, tokens, cols);
        const results = ['', '_dot'].map((form) => {
          exports[`matmul_${format}${form}`](dst, packed, rows, cols, x, tokens, 0, rows, 0);
          return new Uint32Array(memory.buffer, dst, tokens * rows).slice();
        });
        const product = new Float32Array(results[0].buffer);
        same[`${format} ${rows} × ${cols} · ${tokens}`] =
          results[0].every((bits, i) => bits === results[1][i]) && product.every(Number.isFinite) && product.some((v) => v !== 0);
      }
    }
    return same;
  }, wasm);
  assert.equal(Object.keys(compared).length, 12);
  for (const [name, same] of Object.entries(compared)) assert.ok(same, name);
});
