// Trains the forest that tells main text from what stands around it, on the development pages of WCXB
// (Web Content eXtraction Benchmark 2.0, CC BY 4.0; github.com/Murrough-Foley/web-content-extraction-benchmark).
//
//	node web/extract/train.mjs FOLDER
//
// FOLDER is a checkout of it; dev/html and dev/ground-truth are read, test/ is not. Takes a few minutes.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { root } from '../test/paths.mjs';
import { openExtraction } from './in-chromium.mjs';
import { train } from './training.mjs';
import { wordsOf } from './words.mjs';

const [folder] = process.argv.slice(2);
if (!folder) {
  console.error('usage: train.mjs FOLDER (of WCXB)');
  process.exit(2);
}

/** Every page weighs the same, a block of it by its share of the words; articles are what people read most. */
const weight = { page: 30, article: 1.5 };

/** Trees and their depth: twice as many gain 0.0005 of F1. */
const options = { trees: 110, depth: 5, rate: 0.12 };

/** Measures the blocks of a page; bytes go out of the browser as text. */
const measuring = `
  import { measure } from './web/extract/features.js';
  import { readPage } from './web/extract/page.js';
  import { readabilityOf } from './web/extract/readability.js';
  window.measureBlocks = (html) => {
    const finished = (work) => {
      for (;;) {
        const step = work.next();
        if (step.done) return step.value;
      }
    };
    const page = finished(readPage(new DOMParser().parseFromString(html, 'text/html')));
    const { rows, names } = finished(measure(page, readabilityOf(page).texts));
    return { rows: rows.map((row) => Array.from(row)), names, texts: page.blocks.map(({ text }) => text) };
  };`;

/**
 * What share of each block's words is in the page's main text: by runs of four words; a shorter block is
 * in it where it is a line there, or where it occurs and the blocks around it are in it.
 * @param {string[]} texts
 * @param {string} main
 * @returns {number[]}
 */
function sharesInMain(texts, main) {
  const all = wordsOf(main);
  const runs = new Set(all.map((_, i) => all.slice(i, i + 4).join(' ')));
  const lines = new Set(main.split('\n').map((line) => wordsOf(line).join(' ')));
  const joined = ` ${all.join(' ')} `;
  const shares = texts.map((text) => {
    const words = wordsOf(text);
    if (words.length === 0) return 0;
    const own = words.join(' ');
    if (words.length < 4) return lines.has(own) ? 1 : joined.includes(` ${own} `) ? Number.NaN : 0;
    const within = new Set();
    for (let i = 0; i + 4 <= words.length; i++) if (runs.has(words.slice(i, i + 4).join(' '))) for (let k = i; k < i + 4; k++) within.add(k);
    return within.size / words.length;
  });
  const known = (/** @type {number | undefined} */ share) => share !== undefined && !Number.isNaN(share);
  return shares.map((share, i) => {
    if (known(share)) return share;
    const before = shares.slice(0, i).findLast(known) ?? 0;
    const after = shares.slice(i + 1).find(known) ?? 0;
    return before + after > 1.5 ? 1 : 0;
  });
}

const { page, close } = await openExtraction(measuring);
/** @type {{rows: Float32Array[], labels: number[], weights: number[]}} */
const all = { rows: [], labels: [], weights: [] };
/** @type {string[]} */
let features = [];
for (const file of readdirSync(join(folder, 'dev/ground-truth')).sort()) {
  const truth = JSON.parse(readFileSync(join(folder, 'dev/ground-truth', file), 'utf8'));
  const html = gunzipSync(readFileSync(join(folder, 'dev/html', file.replace('.json', '.html.gz')))).toString('utf8');
  const { rows, names, texts } = await page.evaluate((source) => /** @type {any} */ (window).measureBlocks(source), html);
  if (names.length > 0) features = names;
  const main = truth.ground_truth.main_content ?? '';
  const words = wordsOf(main).length + 100;
  const important = weight.page * (truth._internal.page_type.primary === 'article' ? weight.article : 1);
  for (const [i, share] of sharesInMain(texts, main).entries()) {
    all.rows.push(Float32Array.from(rows[i]));
    all.labels.push(share);
    all.weights.push(important * Math.min(1, (wordsOf(texts[i]).length + 1) / words));
  }
}
await close();

const rows = new Float32Array(all.rows.length * features.length);
for (const [i, row] of all.rows.entries()) rows.set(row, i * features.length);
const forest = train({ features, rows, labels: Float32Array.from(all.labels), weights: Float32Array.from(all.weights) }, options);

/** @param {number} digits */
const round = (digits) => (/** @type {number} */ n) => Number(n.toPrecision(digits));
const out = { ...forest, bias: round(4)(forest.bias), limits: forest.limits.map(round(4)), leaves: forest.leaves.map((n) => Number(n.toFixed(3))) };
writeFileSync(join(root, 'web/extract/forest.json'), `${JSON.stringify(out)}\n`);
console.log(`${all.rows.length} blocks, ${features.length} features, ${forest.splits.length / (2 ** forest.depth - 1)} trees`);
