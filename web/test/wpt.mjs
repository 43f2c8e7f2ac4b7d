#!/usr/bin/env node
// Runs the web platform's public tests for Summarizer and LanguageDetector on those of precis.
//
//	node web/test/wpt.mjs [--with-model] CHECKOUT [FOLDER...]
//
// CHECKOUT is one of web-platform-tests; FOLDERs are below it, ai/summarizer and ai/language_detection
// where none is given. The page has no model; --with-model offers it a small one, to be downloaded.
// Prints each test and how it ended, and a count.

import { createServer } from 'node:http';
import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { dirname, extname, join, normalize, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { launch } from './chromium.mjs';
import { dist, root } from './paths.mjs';
import { tinyModel } from './site.mjs';

/** @typedef {{file: string, name: string, status: string, message: string}} Outcome */

const folders = ['ai/summarizer', 'ai/language_detection'];
const statuses = ['pass', 'fail', 'timeout', 'not run', 'precondition failed'];
/** Milliseconds that a file may take. */
const PATIENCE = 240_000;

/** In place of wpt's own: the harness tells the runner; a blessing is a click that the runner makes. */
const resources = /** @type {Record<string, string>} */ ({
  '/resources/testharnessreport.js': `setup({timeout_multiplier: 4}); // a busy machine
    add_completion_callback((tests, status) => precisReport(JSON.stringify(
    {tests: tests.map(({name, status, message}) => ({name, status, message})), harness: status})));`,
  '/resources/testdriver.js': `window.test_driver = {
    set_test_context() {},
    async bless(intent, action, context = null) {
      const frame = context ?? window;
      const button = frame.document.createElement('button');
      button.textContent = button.id = 'bless-' + Math.random().toString(36).slice(2);
      frame.document.body.append(button);
      const clicked = new Promise((resolve) => button.addEventListener('click', resolve, {once: true}));
      await frame.precisClick(button.id);
      await clicked;
      button.remove();
      return action?.();
    },
  };`,
  '/resources/testdriver-vendor.js': '',
  '/common/get-host-info.sub.js': `function get_host_info() {
    const other = location.hostname === 'localhost' ? '127.0.0.1' : 'localhost';
    return {HTTPS_ORIGIN: location.origin, HTTPS_NOTSAMESITE_ORIGIN: location.origin.replace(location.hostname, other)};
  }`,
});

const types = /** @type {Record<string, string>} */ ({ '.js': 'text/javascript', '.html': 'text/html', '.wasm': 'application/wasm' });

/**
 * The document of a test that is only a script.
 * @param {string} script
 * @param {string} name  of its file
 */
function documentOf(script, name) {
  const scripts = [...script.matchAll(/^\/\/ META: script=(.*)$/gm)].map(([, src]) => `<script src="${src}"></script>`);
  return `<!doctype html><meta charset=utf-8><script src="/resources/testharness.js"></script><script src="/resources/testharnessreport.js"></script>
${scripts.join('\n')}<body><div id=log></div><script src="${name}"></script>`;
}

/**
 * Serves a checkout, and the built page below /precis/.
 * @param {string} checkout
 * @param {Buffer} model
 */
async function serve(checkout, model) {
  const server = createServer(async (request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname));
    try {
      const script = path.replace(/\.html$/, '.js');
      let body;
      if (path in resources) body = resources[path];
      else if (path === '/precis/model.gguf') body = model;
      else if (path.startsWith('/precis/')) body = await readFile(join(dist, path.slice('/precis/'.length)));
      else if (/\.window\.html$/.test(path)) body = documentOf(await readFile(join(checkout, script), 'utf8'), posix.basename(script));
      else body = await readFile(join(checkout, path));
      response.writeHead(200, {
        'Content-Type': types[extname(path)] ?? 'application/octet-stream', 'Content-Length': Buffer.byteLength(body), 'Access-Control-Allow-Origin': '*',
      }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((listening) => server.listen(0, () => listening(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return { origin: `http://localhost:${port}`, close: () => (server.closeAllConnections(), server.close()) };
}

/** The interfaces of precis as a classic script, which runs in each frame before the frame's own. */
async function polyfill() {
  const { outputFiles } = await build({
    absWorkingDir: root, entryPoints: ['web/shim/install.js'], bundle: true, write: false, minify: true, format: 'iife', globalName: 'precis',
    target: 'es2022', logLevel: 'error', define: { 'import.meta.url': 'undefined' },
  });
  return outputFiles[0].text;
}

/**
 * Runs the tests of folders below a checkout.
 * @param {string} checkout
 * @param {{folders?: string[], withModel?: boolean}} [options]
 * @returns {Promise<Outcome[]>}
 */
export async function runTests(checkout, { folders: below = folders, withModel = false } = {}) {
  const model = withModel ? tinyModel() : Buffer.alloc(0);
  const server = await serve(checkout, model);
  const browser = await launch({ args: ['--js-flags=--expose-gc'] });
  try {
    const offered = withModel && {
      name: 'tiny', file: 'model.gguf', url: `${server.origin}/precis/model.gguf`, bytes: model.length, licence: 'Apache-2.0',
      sha256: createHash('sha256').update(model).digest('hex'),
    };
    const script = `${await polyfill()}; precis.install(${JSON.stringify({ force: true, engineURL: '/precis/worker.js', ...(offered && { model: offered }) })});`;
    /** @type {Outcome[]} */
    const outcomes = [];
    for (const folder of below) {
      const files = (await readdir(join(checkout, folder), { recursive: true })).sort();
      for (const file of files.filter((f) => /\.window\.js$|\.html$/.test(f) && !/resources\//.test(f))) {
        outcomes.push(...(await runFile(browser, script, server.origin, posix.join(folder, file))));
      }
    }
    return outcomes;
  } finally {
    await browser.close();
    server.close();
  }
}

/**
 * @param {import('playwright-core').Browser} browser
 * @param {string} script
 * @param {string} origin
 * @param {string} file
 * @returns {Promise<Outcome[]>}
 */
async function runFile(browser, script, origin, file) {
  const context = await browser.newContext();
  try {
    /** @type {(report: string) => void} */
    let settle = () => {};
    const reported = new Promise((resolve) => (settle = resolve));
    await context.exposeBinding('precisReport', (_, report) => settle(report));
    await context.exposeBinding('precisClick', ({ frame }, id) => frame.locator(`#${id}`).click());
    await context.addInitScript({ content: script });
    const page = await context.newPage();
    let crashed = false;
    page.on('crash', () => (crashed = true));
    await page.goto(`${origin}/${file.replace(/\.js$/, '.html')}`);
    if (/-crash\./.test(file)) { // it passes if the browser survives it
      await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 200)));
      return [{ file, name: '(no crash)', status: statuses[crashed ? 1 : 0], message: '' }];
    }
    const timer = setTimeout(() => settle(''), PATIENCE);
    const report = await reported;
    clearTimeout(timer);
    if (!report) return [{ file, name: '(all)', status: 'timeout', message: '' }];
    const { tests } = JSON.parse(report);
    return tests.map((/** @type {{name: string, status: number, message: string | null}} */ { name, status, message }) => ({
      file, name, status: statuses[status], message: message ?? '',
    }));
  } finally {
    await context.close();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { 'with-model': { type: 'boolean' } } });
  const [checkout, ...below] = positionals;
  const outcomes = await runTests(checkout, { withModel: values['with-model'], ...(below.length > 0 && { folders: below }) });
  for (const { file, name, status, message } of outcomes) {
    console.log(`${status.padEnd(20)} ${dirname(file)}/${posix.basename(file).replace(/(\.tentative)?\.https.*/, '')}: ${name}${message ? `\n${' '.repeat(21)}${message}` : ''}`);
  }
  console.log(`${outcomes.filter(({ status }) => status === 'pass').length} of ${outcomes.length} pass`);
}
