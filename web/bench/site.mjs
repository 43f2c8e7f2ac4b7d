// The page of the benchmark, served like the real one: what dist/ holds, and wllama beside it.

import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { launch } from '../test/chromium.mjs';
import { dist, root } from '../test/paths.mjs';
import { precisServe } from '../test/precis-serve.mjs';
import { peakMemory } from './memory.mjs';

const folder = join(root, '.cache/bench');

/** Makes the folder that is served. */
async function assemble() {
  rmSync(folder, { recursive: true, force: true });
  cpSync(dist, folder, { recursive: true });
  cpSync(join(root, 'node_modules/@wllama/wllama/esm/single-thread/wllama.wasm'), join(folder, 'wllama.wasm'));
  writeFileSync(join(folder, 'bench.html'), '<!doctype html><link rel="icon" href="data:,"><script type="module" src="bench.js"></script>');
  await build({ entryPoints: { bench: join(root, 'web/bench/page.js') }, outdir: folder, bundle: true, format: 'esm', logLevel: 'warning' });
}

/**
 * Puts a file beside the page of the benchmark.
 * @param {string} name
 * @param {Buffer} content
 */
export function addFile(name, content) {
  writeFileSync(join(folder, name), content);
}

/** Starts `precis serve` with the page of the benchmark. */
export async function serve() {
  await assemble();
  return precisServe(folder);
}

/**
 * Runs one function of the page in a fresh browser, or one after another in the same with its store.
 * @param {string} address
 * @param {{name: string, options: object}[]} calls  functions of page.js
 * @returns {Promise<{results: any[], browser: string, memory: number}>} browser: its version;
 *   memory: the greatest resident memory of a page's process, in bytes; 0 where it is not known
 */
export async function inBrowser(address, calls) {
  const browser = await launch();
  try {
    const context = await browser.newContext();
    const results = [];
    let memory = 0;
    for (const { name, options } of calls) {
      const page = await context.newPage();
      page.on('pageerror', (error) => console.error(String(error)));
      await page.goto(new URL('bench.html', address).href);
      await page.waitForFunction('globalThis.bench');
      results.push(await page.evaluate(([f, o]) => /** @type {any} */ (globalThis).bench[f](o), /** @type {[string, any]} */ ([name, options])));
      memory = Math.max(memory, await peakMemory(browser));
      await page.close();
    }
    return { results, browser: browser.version(), memory };
  } finally {
    await browser.close();
  }
}
