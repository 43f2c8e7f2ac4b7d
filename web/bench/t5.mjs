#!/usr/bin/env node
// Measures a T5 in the shape of t5-small, with random weights, in Chromium on one thread: precis beside
// @huggingface/transformers (ONNX Runtime, q8) and wllama (llama.cpp, Q8_0), all with the same weights.
//
//	node web/bench/t5.mjs [--rounds 3] [--write docs/benchmarks.md]
//
// Each round measures every side in turn, in a fresh browser; the medians over the rounds count. With --write
// the section of the file is written anew. What it needs beside `make build` (an npm package and three Python
// packages, pinned) it fetches to .cache/bench-t5. Runs on an otherwise idle machine.

import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { root } from '../test/paths.mjs';
import { precisServe } from '../test/precis-serve.mjs';
import { median } from './median.mjs';
import { inBrowser } from './site.mjs';
import { section, writeSection } from './t5/report.mjs';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '3' }, write: { type: 'string' } } });
const work = { input: 512, steps: 50, repeat: 3 };
const beams = 4;

const cache = join(root, '.cache/bench-t5');
const site = join(cache, 'site');
const program = join(cache, 't5speed.wasm');

/** Python packages that make and quantize the ONNX files. */
const python = ['numpy==2.4.6', 'onnx==1.23.2', 'onnxruntime==1.32.0'];

/** @param {string} what */
const say = (what) => console.error(`bench: ${what}`);

/**
 * @param {string} command @param {string[]} args
 * @param {import('node:child_process').ExecFileSyncOptions} [options]
 */
function run(command, args, options) {
  return String(execFileSync(command, args, { stdio: ['ignore', 'pipe', 'inherit'], cwd: root, ...options }));
}

/** Makes the model files, once. */
function makeModels() {
  const folder = join(site, 'files');
  if (existsSync(join(folder, 't5/config.json'))) return;
  say('making the model files');
  run('go', ['run', './internal/samplemodel/write', folder]);
  const environment = join(cache, 'python');
  try {
    run('python3', ['-m', 'venv', environment]);
    run(join(environment, 'bin/pip'), ['install', '--quiet', '--disable-pip-version-check', ...python]);
  } catch (error) {
    throw new Error(`bench: needs python3 with venv and pip, for ${python.join(', ')}: ${error instanceof Error ? error.message : error}`);
  }
  const source = join(folder, 'model.safetensors');
  run(join(environment, 'bin/python'), ['-W', 'ignore', join(root, 'web/bench/t5/t5_to_onnx.py'), source, join(folder, 't5')], { stdio: 'ignore' });
  rmSync(source);
}

/** Fetches transformers.js, apart from the tools that everybody needs: with ONNX Runtime it takes 170 MB. */
function fetchTransformers() {
  const from = join(root, 'web/bench/t5');
  const packages = join(cache, 'npm');
  const library = join(site, 'library');
  const lock = readFileSync(join(from, 'package-lock.json'));
  const done = join(packages, 'package-lock.json');
  if (existsSync(library) && existsSync(done) && readFileSync(done).equals(lock)) return;
  say('fetching @huggingface/transformers');
  mkdirSync(packages, { recursive: true });
  for (const name of ['package.json', 'package-lock.json']) cpSync(join(from, name), join(packages, name));
  run('npm', ['ci', '--no-progress', '--ignore-scripts'], { cwd: packages });
  const modules = join(packages, 'node_modules');
  mkdirSync(library, { recursive: true });
  cpSync(join(modules, '@huggingface/transformers/dist/transformers.min.js'), join(library, 'transformers.min.js'));
  for (const name of ['ort-wasm-simd-threaded', 'ort-wasm-simd-threaded.asyncify']) {
    for (const kind of ['mjs', 'wasm']) cpSync(join(modules, `onnxruntime-web/dist/${name}.${kind}`), join(library, `${name}.${kind}`));
  }
}

async function makePage() {
  cpSync(join(root, 'node_modules/@wllama/wllama/esm/single-thread/wllama.wasm'), join(site, 'wllama.wasm'));
  const page = '<!doctype html><link rel="icon" href="data:,"><script type="module" src="bench.js"></script>';
  for (const name of ['index.html', 'bench.html']) writeFileSync(join(site, name), page); // the server wants the first
  await build({ entryPoints: { bench: join(root, 'web/bench/t5/page.js') }, outdir: site, bundle: true, format: 'esm', logLevel: 'warning' });
  run('go', ['build', '-o', program, './internal/t5speed'], { env: { ...process.env, GOOS: 'js', GOARCH: 'wasm' } });
}

/**
 * @param {string} quantization
 * @returns {{encode: number, greedy: number, beams: number, tokens: number, written: number[]}}
 */
function precis(quantization) {
  const arguments_ = Object.entries({ ...work, beams }).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const file = join(site, `files/t5-small.${quantization}.gguf`);
  return JSON.parse(run(process.execPath, [join(root, 'web/test/go-in-chromium.mjs'), '--variant', 'relaxed', program, ...arguments_, file]));
}

/** @param {string} address @param {string} name @param {object} options */
async function other(address, name, options) {
  const { results, browser } = await inBrowser(address, [{ name, options: { ...work, ...options } }]);
  return { ...results[0], browser };
}

async function main() {
  mkdirSync(site, { recursive: true });
  fetchTransformers();
  makeModels();
  await makePage();
  const [load] = loadavg();
  if (load > 0.5) say(`the machine is at work (load ${load.toFixed(1)}); figures from an idle one are worth more`);
  const { url, stop } = await precisServe(site);
  const at = (/** @type {string} */ path) => new URL(path, url).href;
  /** @type {Record<string, any[]>} */
  const samples = { q8: [], transformers: [], wllama: [], q4: [] };
  try {
    for (let round = 1; round <= Number(values.rounds); round++) {
      say(`round ${round} of ${values.rounds}`);
      samples.q8.push(precis('q8_0'));
      samples.transformers.push(await other(url, 'measureTransformers', { library: at('library/transformers.min.js'), folder: at('files/'), name: 't5' }));
      samples.q4.push(precis('q4_0'));
      // It computes the keys and values of cross-attention for each token anew, and takes long.
      samples.wllama.push(await other(url, 'measureWllama', { model: at('files/t5-small.q8_0.gguf'), repeat: 1 }));
    }
  } finally {
    stop();
  }
  checkSameWork(samples);
  const summary = (/** @type {any[]} */ side) => {
    const of = (/** @type {string} */ what) => median(side.map((sample) => sample[what]));
    return { encode: of('encode'), greedy: of('greedy'), ...(side[0].beams && { beams: of('beams') }) };
  };
  const markdown = section({
    ...work, beams, rounds: Number(values.rounds),
    q8: summary(samples.q8), q4: summary(samples.q4), transformers: summary(samples.transformers), wllama: summary(samples.wllama),
  });
  if (values.write) writeSection(values.write, markdown);
  console.log(markdown);
}

/**
 * Every side encoded as many tokens and wrote as many, and the same ones where it chose them itself.
 * @param {Record<string, any[]>} samples
 */
function checkSameWork({ q8, transformers, wllama, q4 }) {
  const wanted = JSON.stringify(q8[0].written);
  for (const { tokens, written } of [...q8, ...transformers, ...wllama, ...q4]) {
    if (tokens !== work.input) throw new Error(`bench: ${tokens} tokens were encoded, want ${work.input}`);
    if (written.length > 0 && JSON.stringify(written) !== wanted) throw new Error(`bench: tokens ${written} were written, want ${wanted}`);
  }
  if (q8[0].written.length !== work.steps) throw new Error(`bench: ${q8[0].written.length} tokens were written, want ${work.steps}`);
}

await main();
