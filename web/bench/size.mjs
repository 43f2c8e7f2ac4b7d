#!/usr/bin/env node
// Sizes of what a visitor downloads, raw and compressed. As a program it prints them and fails
// where one is beyond its limit.

import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import { dist } from '../test/paths.mjs';

/** The files, and how many bytes they may have: precis.wasm and the package's scripts compressed, the kernels raw. */
const limits = {
  'precis.wasm': { brotli: 3 << 20 },
  'kernels-relaxed.wasm': { raw: 60 << 10 },
  'kernels-simd.wasm': { raw: 60 << 10 },
  'app.js': {},
  'worker.js': {},
  'sealing.js': { brotli: 50 << 10 }, // age, which comes when it is needed
  'package/summarizer.js': { brotli: 10 << 10 },
  'package/element.js': { brotli: 10 << 10 },
  'package/chunk-*.js': { brotli: 10 << 10 }, // what both share
  'package/static.small-*.js': { brotli: 400 << 10 }, // the database of languages, which comes when it is needed
};

/**
 * @returns {{name: string, raw: number, brotli: number, beyond: boolean}[]} bytes
 */
export function sizes() {
  return Object.entries(limits).map(([name, limit]) => {
    const content = readFileSync(find(name));
    const brotli = brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: content.length } }).length;
    const { raw: mostRaw = Infinity, brotli: mostBrotli = Infinity } = /** @type {{raw?: number, brotli?: number}} */ (limit);
    return { name, raw: content.length, brotli, beyond: content.length > mostRaw || brotli > mostBrotli };
  });
}

/**
 * The path of a file of the page.
 * @param {string} name  below dist; * stands for the hash in it
 */
function find(name) {
  const [start, end] = join(dist, name).split('*');
  if (end === undefined) return start;
  const file = readdirSync(dirname(start)).map((entry) => join(dirname(start), entry)).find((path) => path.startsWith(start) && path.endsWith(end));
  if (!file) throw new Error(`${name}: not built`);
  return file;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { name, raw, brotli, beyond } of sizes()) {
    console.log(`${name.padEnd(26)} ${String(raw).padStart(10)} bytes ${String(brotli).padStart(9)} as brotli${beyond ? '  beyond its limit' : ''}`);
    if (beyond) process.exitCode = 1;
  }
}
