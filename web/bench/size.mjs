#!/usr/bin/env node
// Sizes of what a visitor downloads, raw and compressed. As a program it prints them and fails
// where one is beyond its limit.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import { dist } from '../test/paths.mjs';

/** The files, and how many bytes they may have: precis.wasm compressed, the kernels raw. */
const limits = {
  'precis.wasm': { brotli: 3 << 20 },
  'kernels-relaxed.wasm': { raw: 60 << 10 },
  'kernels-simd.wasm': { raw: 60 << 10 },
  'app.js': {},
  'worker.js': {},
};

/**
 * @returns {{name: string, raw: number, brotli: number, beyond: boolean}[]} bytes
 */
export function sizes() {
  return Object.entries(limits).map(([name, limit]) => {
    const content = readFileSync(join(dist, name));
    const brotli = brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: content.length } }).length;
    const { raw: mostRaw = Infinity, brotli: mostBrotli = Infinity } = /** @type {{raw?: number, brotli?: number}} */ (limit);
    return { name, raw: content.length, brotli, beyond: content.length > mostRaw || brotli > mostBrotli };
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { name, raw, brotli, beyond } of sizes()) {
    console.log(`${name.padEnd(22)} ${String(raw).padStart(10)} bytes ${String(brotli).padStart(9)} as brotli${beyond ? '  beyond its limit' : ''}`);
    if (beyond) process.exitCode = 1;
  }
}
