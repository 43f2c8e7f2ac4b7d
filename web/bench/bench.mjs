#!/usr/bin/env node
// Measures precis in Chromium and natively, beside wllama in the same Chromium on the same file.
//
//	node web/bench/bench.mjs [--rounds 3] [--steps 24] [--lengths 128,512,1536] [--write docs/benchmarks.md]
//
// Each round measures every side in turn, in a fresh browser; the medians over the rounds count.
// Needs dist/, ./precis and the model: `make bench` sees to them. Runs on an otherwise idle machine.

import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../test/paths.mjs';
import { measureAhead } from './ahead.mjs';
import { machine } from './machine.mjs';
import { median, medianRows } from './median.mjs';
import { inBrowser, serve } from './site.mjs';
import { sizes } from './size.mjs';
import { report } from './report.mjs';
import { keptSection } from './t5/report.mjs';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    steps: { type: 'string', default: '24' },
    lengths: { type: 'string', default: '128,512,1536' },
    write: { type: 'string' },
  },
});
const rounds = Number(values.rounds);
const steps = Number(values.steps);
const lengths = values.lengths.split(',').map(Number);

/** How often what reading ahead spares is measured. */
const ROUNDS_AHEAD = 5;

/** A text of about 300 words, the news of an ordinary page. */
const text = readFileSync(join(root, 'web/app/samples/leaves.txt'), 'utf8');

/** @param {string} what */
const say = (what) => console.error(`bench: ${what}`);

/** @typedef {{load: number, rows: import('./precis.js').Measurement['rows'], memory: number, warm?: number}} Sample */

/**
 * precis with one variant: a first visit, then a second that finds the model stored.
 * @param {string} address
 * @param {string} variant
 */
async function precis(address, variant) {
  const options = { variant, lengths, steps };
  const { results: [cold, warm], memory, browser } = await inBrowser(address, [
    { name: 'measurePrecis', options },
    { name: 'measurePrecis', options: { ...options, lengths: lengths.slice(0, 1), steps: 1 } },
  ]);
  if (cold.source !== 'network' || warm.source === 'network') {
    throw new Error(`the model came from ${cold.source}, then from ${warm.source}; want network, then a store`);
  }
  return { load: cold.load, warm: warm.load, rows: cold.rows, memory, browser };
}

/** @param {string} address */
async function wllama(address) {
  const { results: [result], memory } = await inBrowser(address, [
    { name: 'measureWllama', options: { model: await modelAddress(address), lengths, steps } },
  ]);
  return { load: result.load, rows: result.rows, memory };
}

/** @param {string} address */
async function modelAddress(address) {
  const { base, models } = await (await fetch(new URL('models.json', address))).json();
  return new URL(base + models[0].files[0].name, address).href;
}

/**
 * A second visit, until the summary.
 * @param {string} address
 */
async function start(address) {
  const { results } = await inBrowser(address, [
    { name: 'measurePrecis', options: { variant: 'relaxed', lengths: [1], steps: 1 } }, // the first visit
    ...['written', 'ranked'].map((mode) => ({ name: 'measureStart', options: { text, mode } })),
  ]);
  return { written: results[1], ranked: results[2] };
}

function native() {
  const out = execFileSync(join(root, 'precis'), ['bench', '--json', '--rounds', '1', '--steps', String(steps), '--tokens', lengths.join(',')], { encoding: 'utf8' });
  const { load, rows, memory, variant } = JSON.parse(out);
  return { load, rows, memory, variant };
}

/** @param {Sample[]} samples */
const summary = (samples) => ({
  load: median(samples.map(({ load }) => load)),
  warm: samples[0].warm === undefined ? undefined : median(samples.map(({ warm }) => /** @type {number} */ (warm))),
  memory: median(samples.map(({ memory }) => memory)),
  rows: medianRows(samples.map(({ rows }) => rows)),
});

async function main() {
  const [load] = loadavg();
  if (load > 0.5) say(`the machine is at work (load ${load.toFixed(1)}); figures from an idle one are worth more`);
  const { url: address, stop } = await serve();
  let ahead;
  /** @type {Record<string, any[]>} */
  const samples = { relaxed: [], simd: [], wllama: [], native: [], start: [] };
  try {
    for (let round = 1; round <= rounds; round++) {
      say(`round ${round} of ${rounds}`);
      samples.relaxed.push(await precis(address, 'relaxed'));
      samples.wllama.push(await wllama(address));
      samples.simd.push(await precis(address, 'simd'));
      samples.native.push(native());
      samples.start.push(await start(address));
    }
    say('reading ahead');
    ahead = await measureAhead(address, ROUNDS_AHEAD);
  } finally {
    stop();
  }
  const results = {
    machine: machine(samples.relaxed[0].browser),
    rounds,
    steps,
    relaxed: summary(samples.relaxed),
    simd: summary(samples.simd),
    wllama: summary(samples.wllama),
    native: summary(samples.native),
    start: {
      words: text.split(/\s+/).filter(Boolean).length,
      firstToken: median(samples.start.map(({ written }) => written.first)),
      written: median(samples.start.map(({ written }) => written.done)),
      ranked: median(samples.start.map(({ ranked }) => ranked.done)),
    },
    ahead,
    sizes: sizes(),
  };
  const markdown = report(results);
  if (values.write) writeFileSync(values.write, markdown + keptSection(values.write)); // that of bench-t5
  console.log(markdown);
}

await main();
