// Extraction in Chromium, for tests, training and measurement: the modules of this folder as the page's own.

import { build } from 'esbuild';
import { launch } from '../test/chromium.mjs';
import { root } from '../test/paths.mjs';

/**
 * A page in which the exports of this folder's index.js are at hand, and more.
 * @param {string} [more]  source of a module that puts further things on window; paths are from the repository's root
 * @param {import('esbuild').Plugin[]} [plugins]
 * @returns {Promise<{page: import('playwright-core').Page, close: () => Promise<void>}>}
 */
export async function openExtraction(more = '', plugins = []) {
  const script = await extractionScript(more, plugins);
  const browser = await launch();
  const page = await browser.newPage();
  await page.goto('about:blank');
  await page.evaluate(script);
  return { page, close: () => browser.close() };
}

/**
 * @param {string} [more]
 * @param {import('esbuild').Plugin[]} [plugins]
 */
export async function extractionScript(more = '', plugins = []) {
  const { outputFiles } = await build({
    stdin: { contents: `import * as extraction from './web/extract/index.js';\nObject.assign(window, extraction);\n${more}`, resolveDir: root },
    absWorkingDir: root,
    bundle: true,
    format: 'iife',
    write: false,
    logLevel: 'warning',
    plugins,
  });
  return outputFiles[0].text;
}
