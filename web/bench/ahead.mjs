#!/usr/bin/env node
// Measures what reading ahead spares: the time from the request for a summary of 1,500 words, which have been
// open for ten seconds, to its first token and to the whole, beside the same without reading ahead.
//
//	node web/bench/ahead.mjs [--rounds 5]
//
// make bench does the same. Needs dist/, ./precis and the model. Runs on an otherwise idle machine.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { root } from '../test/paths.mjs';
import { median } from './median.mjs';
import { addFile, inBrowser, serve } from './site.mjs';
import { table } from './table.mjs';

/** Milliseconds for which the text is open. */
const OPEN = 10_000;

/** Words of the text. */
const WORDS = 1500;

/**
 * @typedef {{first: number, done: number, held: number}} Times  medians, in ms and bytes
 * @typedef {{name: string, mode: string, plain: Times, ahead: Times}} Case
 * @typedef {{rounds: number, words: number, entries: number, cases: Case[]}} Ahead
 */

/**
 * Articles of the project, one after the other, up to a paragraph that reaches so many words; and what was read
 * before: the others, and a page that holds every third paragraph of the text between paragraphs of others.
 */
function articles() {
  const folder = join(root, 'internal/articles/texts');
  const others = readdirSync(folder).sort().flatMap((subject) => readdirSync(join(folder, subject)).sort()
    .map((name) => ({ url: `https://${subject}.example/${name}`, paragraphs: readFileSync(join(folder, subject, name), 'utf8').trim().split('\n\n') })));
  const paragraphs = [];
  for (let words = 0; words < WORDS;) {
    const [article] = others;
    const [paragraph] = article.paragraphs.splice(0, 1);
    if (article.paragraphs.length === 0) others.shift();
    paragraphs.push(paragraph);
    words += count(paragraph);
  }
  const remembered = others.map(({ url, paragraphs: [title, ...text] }) => ({ url, title, text: text.join('\n\n') })).filter(({ text }) => text !== '');
  const earlier = paragraphs.filter((_, i) => i % 3 === 0).flatMap((paragraph, i) => [paragraph, remembered[i].text]).join('\n\n');
  return { text: paragraphs.join('\n\n'), remembered: [...remembered, { url: 'https://earlier.example/', title: 'Earlier', text: earlier }] };
}

/** @param {string} text */
const count = (text) => text.split(/\s+/).filter(Boolean).length;

/** A T5 in the shape of t5-small with random weights. */
function t5() {
  const folder = mkdtempSync(join(tmpdir(), 'precis-'));
  try {
    execFileSync('go', ['run', './internal/samplemodel/write', folder], { cwd: root });
    return readFileSync(join(folder, 't5-small.q8_0.gguf'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * @param {string} address  of the page of the benchmark
 * @param {number} rounds
 * @returns {Promise<Ahead>}
 */
export async function measureAhead(address, rounds) {
  const { text, remembered } = articles();
  const { base, models } = await (await fetch(new URL('models.json', address))).json();
  const [{ name, bytes, sha256 }] = models[0].files;
  const small = t5();
  addFile('t5-small.gguf', small);
  const file = (/** @type {string} */ name, /** @type {string} */ at, /** @type {number} */ bytes, /** @type {string} */ sha256) => ({ name, file: name, url: new URL(at, address).href, bytes, sha256, licence: '' });
  const smolLM2 = file(name, base + name, bytes, sha256);
  const randomT5 = file('t5-small.gguf', 't5-small.gguf', small.length, createHash('sha256').update(small).digest('hex'));
  const cases = [
    { name: 'SmolLM2, written', model: smolLM2, mode: 'written' },
    { name: 'SmolLM2, ranked (the default)', model: smolLM2, mode: 'ranked' },
    { name: 'T5 in the shape of t5-small, written', model: randomT5, mode: 'written' },
    { name: 'SmolLM2, written, by what was read before', model: smolLM2, mode: 'written', remembered },
    { name: 'SmolLM2, ranked, by what was read before', model: smolLM2, mode: 'ranked', remembered },
  ];
  /** @type {Case[]} */
  const measured = [];
  for (const { name, model, mode, remembered } of cases) {
    const { results } = await inBrowser(address, [
      { name: 'measureAhead', options: { model, text, mode, remembered, open: 0, ahead: false } }, // a first visit, which brings the model
      ...Array.from({ length: rounds }, () => [false, true]).flat().map((ahead) => ({ name: 'measureAhead', options: { model, text, mode, remembered, open: OPEN, ahead } })),
    ]);
    const [first, ...rest] = results;
    for (const { text } of rest) {
      if (text !== first.text) throw new Error(`bench: ${name}: read ahead the summary is ${JSON.stringify(text)}, want ${JSON.stringify(first.text)}`);
    }
    const times = (/** @type {number} */ side) => {
      const runs = rest.filter((_, i) => i % 2 === side);
      const of = (/** @type {'first' | 'done' | 'held'} */ what) => median(runs.map((run) => run[what]));
      return { first: of('first'), done: of('done'), held: of('held') };
    };
    measured.push({ name, mode, plain: times(0), ahead: times(1) });
  }
  return { rounds, words: count(text), entries: remembered.length, cases: measured };
}

const ms = (/** @type {number} */ v) => (v < 1000 ? `${v.toFixed(0)} ms` : `${(v / 1000).toFixed(2)} s`);

/** @param {Ahead} ahead */
export function section({ rounds, words, entries, cases }) {
  return `## A text that has been open for ten seconds

${words} words; the model is loaded and the engine has made no summary before. Read ahead, the engine has had ten seconds in which nothing
else was to do; else it has waited. Relaxed SIMD, medians of ${rounds}. Both summaries are the same to the byte. Where they go by what was read
before, the memory holds ${entries} pages, of which the text recalls some by their words.

${table([
    ['from the request to', 'the first token', 'read ahead', 'the whole summary', 'read ahead', 'held'],
    ...cases.map(({ name, mode, plain, ahead }) => [
      name, mode === 'written' ? ms(plain.first) : '–', mode === 'written' ? ms(ahead.first) : '–', ms(plain.done), ms(ahead.done), `${(ahead.held / 1e6).toFixed(1)} MB`,
    ]),
  ])}
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { rounds: { type: 'string', default: '5' } } });
  const { url, stop } = await serve();
  try {
    console.log(section(await measureAhead(url, Number(values.rounds))));
  } finally {
    stop();
  }
}
