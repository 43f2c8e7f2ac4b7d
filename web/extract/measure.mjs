// Measures how well main text is found, beside Mozilla's Readability alone.
//
//	node web/extract/measure.mjs [--write FILE.md] [--wcxb FOLDER]
//
// The pages are those of testdata and, where they are there, those that PRECIS_PAGES names or
// ../shared/data/pages beside the repository. --wcxb adds the pages for testing of a checkout of WCXB, on
// which nothing was trained. --write puts the tables between the markers of a file.

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { root } from '../test/paths.mjs';
import { openExtraction } from './in-chromium.mjs';
import { score } from './words.mjs';

/** A page, its main text as people see it. @typedef {{name: string, html: string, wanted: string}} Case */

const { values } = parseArgs({ options: { write: { type: 'string' }, wcxb: { type: 'string' } } });

/** @returns {Case[]} */
function ownPages() {
  const folder = join(root, 'web/extract/testdata');
  return readdirSync(folder).filter((file) => file.endsWith('.html')).map((file) => ({
    name: file.replace('.html', ''), html: readFileSync(join(folder, file), 'utf8'), wanted: readFileSync(join(folder, file.replace('.html', '.txt')), 'utf8'),
  }));
}

/** @returns {Case[]} */
function referencePages() {
  const folder = process.env.PRECIS_PAGES || join(root, '../shared/data/pages');
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => ({
    name, html: readFileSync(join(folder, name, 'source.html'), 'utf8'), wanted: readFileSync(join(folder, name, 'expected.txt'), 'utf8'),
  }));
}

/**
 * The pages for testing, by their type.
 * @param {string} folder
 * @returns {Map<string, Case[]>}
 */
function benchmarkPages(folder) {
  /** @type {Map<string, Case[]>} */
  const types = new Map();
  for (const file of readdirSync(join(folder, 'test/ground-truth')).sort()) {
    const truth = JSON.parse(readFileSync(join(folder, 'test/ground-truth', file), 'utf8'));
    const type = truth._internal.page_type.primary;
    const html = gunzipSync(readFileSync(join(folder, 'test/html', file.replace('.json', '.html.gz')))).toString('utf8');
    types.set(type, [...(types.get(type) ?? []), { name: file, html, wanted: truth.ground_truth.main_content ?? '' }]);
  }
  return types;
}

/** Readability by itself, its text by blocks as a browser would show it. */
const alone = `
  import { Readability } from '@mozilla/readability';
  window.readabilityAlone = (html) => {
    const article = new Readability(new DOMParser().parseFromString(html, 'text/html')).parse();
    if (!article?.content) return '';
    const { body } = new DOMParser().parseFromString(article.content, 'text/html');
    for (const element of body.querySelectorAll('p, div, section, article, h1, h2, h3, h4, h5, h6, li, blockquote, pre, dt, dd, td, th, tr, figcaption, br')) element.after('\\n');
    return body.textContent;
  };`;

const { page, close } = await openExtraction(alone);

/** @param {Case[]} cases */
async function measured(cases) {
  /** @type {{name: string, own: number, alone: number, milliseconds: number}[]} */
  const results = [];
  for (const { name, html, wanted } of cases) {
    const { own, other, milliseconds } = await page.evaluate(async (source) => {
      const window = /** @type {any} */ (globalThis);
      const start = performance.now();
      const text = await window.openPage(document, source, async (/** @type {Document} */ file) => (await window.extract(file)).text);
      return { own: text, milliseconds: performance.now() - start, other: window.readabilityAlone(source) };
    }, html);
    results.push({ name, own: score(own, wanted).f1, alone: score(other, wanted).f1, milliseconds });
  }
  return results;
}

/** @param {number[]} numbers */
const mean = (numbers) => numbers.reduce((a, b) => a + b, 0) / Math.max(1, numbers.length);

/**
 * @param {string} heading
 * @param {{name: string, own: number, alone: number}[]} results
 * @param {string} [last]  of the row of means; none: no such row
 */
function table(heading, results, last) {
  const row = (/** @type {string} */ name, /** @type {number} */ own, /** @type {number} */ other) => `| ${name} | ${own.toFixed(3)} | ${other.toFixed(3)} |`;
  return [
    `| ${heading} | precis | Readability alone |`, '|---|---:|---:|',
    ...results.map(({ name, own, alone: other }) => row(name, own, other)),
    ...(last ? [row(`**${last}**`, mean(results.map(({ own }) => own)), mean(results.map((result) => result.alone)))] : []),
  ].join('\n');
}

const sections = [];
sections.push(table('page of the project', await measured(ownPages()), 'mean'));
const references = await measured(referencePages());
if (references.length > 0) sections.push(table('page whose expected text is Readability’s own', references, 'mean'));
if (values.wcxb) {
  const rows = [];
  const all = [];
  for (const [type, cases] of benchmarkPages(values.wcxb)) {
    const results = await measured(cases);
    all.push(...results);
    rows.push({ name: `${type} (${cases.length})`, own: mean(results.map(({ own }) => own)), alone: mean(results.map((result) => result.alone)) });
  }
  rows.push({ name: `**all (${all.length})**`, own: mean(all.map(({ own }) => own)), alone: mean(all.map((result) => result.alone)) });
  sections.push(table('WCXB, test pages', rows));
}
await close();

console.log(sections.join('\n\n'));
if (values.write) {
  const [begin, end] = ['<!-- measured -->', '<!-- /measured -->'];
  const doc = readFileSync(values.write, 'utf8');
  const [before, rest] = doc.split(begin);
  const after = rest?.split(end)[1];
  if (after === undefined) throw new Error(`${values.write}: no ${begin} … ${end} to write between`);
  writeFileSync(values.write, `${before}${begin}\n${sections.join('\n\n')}\n${end}${after}`);
}
