// Builds the extension into dist-extension/: a folder and a zip for each browser. The engine is that of
// dist/, which web/build.mjs makes before. The same sources give the same bytes.
//
//	node web/build-extension.mjs [--out dist-extension] [--hub URL]
//
// --hub  where models are fetched from in place of huggingface.co; for tests

import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { zipSync } from 'fflate';
import { engine } from './build-package.mjs';
import { composePage } from './compose.mjs';
import { hubs, manifest, sizes } from './extension/manifest.js';
import { messageName } from './extension/message.js';
import { drawIcon } from './icons.mjs';
import { languages, readCatalogue, wordsPlugin } from './words/compile.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const source = join(root, 'web/extension');
const dist = resolve(process.env.PRECIS_DIST || join(root, 'dist'));

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: join(root, 'dist-extension') },
    hub: { type: 'string' },
  },
});
const out = resolve(values.out);
const { version } = JSON.parse(readFileSync(join(root, 'web/package.json'), 'utf8'));

/** What web/extract/pdf.js loads when there is a PDF. */
const forPDF = ['pdf-worker.js', 'pdf-encodings'];

/** @type {import('esbuild').BuildOptions} */
const bundle = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  sourcemap: false,
  target: 'es2022',
  logLevel: 'warning',
  define: { PRECIS_HUB: JSON.stringify(values.hub ?? '') },
  plugins: [wordsPlugin()],
};

/** @param {'chrome' | 'firefox'} browser */
async function buildFor(browser) {
  const folder = join(out, browser);
  mkdirSync(folder, { recursive: true });
  const pages = { panel: 'web/extension/panel/panel.js' };
  await build({ ...bundle, outdir: folder, entryPoints: pages, format: 'esm', splitting: true, chunkNames: '[name]-[hash]' });
  /** Scripts of their own: content scripts cannot import, nor need the others. */
  const scripts = ['background', 'content', 'read-along', 'summarizer-bridge', 'summarizer-page', ...(browser === 'chrome' ? ['offscreen'] : [])];
  await build({ ...bundle, outdir: folder, entryPoints: Object.fromEntries(scripts.map((name) => [name, `web/extension/${name}.js`])), format: 'iife', logOverride: { 'empty-import-meta': 'silent' } });
  await build({ ...bundle, outdir: folder, entryPoints: { memory: 'web/app/memory/memory.css' } });
  writeFileSync(join(folder, 'panel.html'), composePage(join(source, 'panel/panel.html')));
  if (browser === 'chrome') cpSync(join(source, 'offscreen.html'), join(folder, 'offscreen.html'));
  for (const file of [...engine, ...forPDF]) cpSync(join(dist, file), join(folder, file), { recursive: true });
  writeIcons(folder);
  cpSync(join(root, 'LICENSE'), join(folder, 'LICENSE'));
  writeLocales(folder);
  writeJSON(join(folder, 'manifest.json'), manifest(browser, version, values.hub ? loopback(values.hub) : hubs));
  writeFileSync(join(out, `precis-${version}-${browser}.zip`), zip(folder));
}

/** The hosts that a hub for tests sends from: all ports of its own. @param {string} hub */
const loopback = (hub) => [`${new URL(hub).protocol}//${new URL(hub).hostname}:*`];

/** The icons of the page, in the extension's sizes. @param {string} folder */
function writeIcons(folder) {
  const svg = readFileSync(join(root, 'web/app/icon.svg'), 'utf8');
  writeFileSync(join(folder, 'icon.svg'), svg);
  mkdirSync(join(folder, 'icons'));
  for (const size of sizes) writeFileSync(join(folder, `icons/${size}.png`), drawIcon(svg, { edge: size, maskable: false }));
}

/** The words that the browser says by itself, of the one catalogue. @param {string} folder */
function writeLocales(folder) {
  for (const language of languages) {
    const messages = Object.entries(readCatalogue(language)).filter(([key]) => key.startsWith('extension.'));
    const at = join(folder, '_locales', locales[language] ?? language);
    mkdirSync(at, { recursive: true });
    writeJSON(join(at, 'messages.json'), Object.fromEntries(messages.map(([key, message]) => [messageName(key), { message }])));
  }
}

/** Names of languages that browsers' shops know by others. @type {Record<string, string>} */
const locales = { zh: 'zh_CN' };

/** @param {string} file @param {unknown} value */
const writeJSON = (file, value) => writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);

/**
 * A zip whose bytes depend on the files alone: in the order of their names, all of one date.
 * @param {string} folder
 */
function zip(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const content = Object.fromEntries(files.map((file) => [relative(folder, file).replaceAll('\\', '/'), new Uint8Array(readFileSync(file))]));
  return zipSync(content, { level: 9, mtime: new Date(1980, 0, 1) });
}

rmSync(out, { recursive: true, force: true });
for (const browser of /** @type {const} */ (['chrome', 'firefox'])) await buildFor(browser);
