// Builds the page into dist/: a folder that any static host can serve from any path. Below it lie the
// package for other pages and the examples of its use.
//
//	node web/build.mjs [--out dist] [--models models/] [--skip-go]
//
// --models   where the page finds the model files, relative to it or absolute
// --skip-go  keeps the precis.wasm of an earlier build

import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { icons, manifest, manifestName } from './app/manifest.js';
import { buildPackage } from './build-package.mjs';
import { composePage } from './compose.mjs';
import { drawIcon } from './icons.mjs';
import { checkWords } from './words/check.mjs';
import { languages, readCatalogue, wordsPlugin } from './words/compile.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const kernels = join(root, 'core/kernel/wasm');

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: join(root, 'dist') },
    models: { type: 'string', default: 'models/' },
    'skip-go': { type: 'boolean', default: false },
  },
});
const out = resolve(values.out);

/** @param {string[]} args @param {NodeJS.ProcessEnv} [env] */
function go(args, env) {
  const result = spawnSync('go', args, { cwd: root, encoding: 'utf8', env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] });
  if (result.status !== 0) throw new Error(`go ${args[0]} failed`);
  return result.stdout.trim();
}

/**
 * The engine, built before anything of an earlier build is deleted: most mistakes end here.
 * @returns {Buffer}
 */
function buildGo() {
  const earlier = join(out, 'precis.wasm');
  if (values['skip-go'] && existsSync(earlier)) return readFileSync(earlier);
  const folder = mkdtempSync(join(tmpdir(), 'precis-'));
  try {
    const file = join(folder, 'precis.wasm');
    go(['build', '-trimpath', '-ldflags=-s -w', '-o', file, './wasm/precis'], { GOOS: 'js', GOARCH: 'wasm' });
    return readFileSync(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function copyFiles() {
  for (const variant of ['relaxed', 'simd']) cpSync(join(kernels, `${variant}.wasm`), join(out, `kernels-${variant}.wasm`));
  writeFileSync(join(out, 'index.html'), composePage(join(root, 'index.html')));
  cpSync(join(root, 'web/app/samples'), join(out, 'samples'), { recursive: true });
  cpSync(join(root, 'web/app/screenshots'), join(out, 'screenshots'), { recursive: true });
  writeIcons();
  writeManifests();
  writeFileSync(join(out, 'models.json'), go(['run', './web/catalogue', '-base', values.models]) + '\n');
}

function writeIcons() {
  const svg = readFileSync(join(root, 'web/app/icon.svg'), 'utf8');
  writeFileSync(join(out, 'icon.svg'), svg);
  mkdirSync(join(out, 'icons'));
  for (const icon of icons) writeFileSync(join(out, icon.file), drawIcon(svg, icon));
}

function writeManifests() {
  for (const language of languages) {
    const words = readCatalogue(language);
    writeFileSync(join(out, manifestName(language)), JSON.stringify(manifest(language, (key) => words[key])));
  }
}

/** What PDF.js loads when a PDF is opened; a first visit does not fetch it. */
function copyPDFFiles() {
  const pdfjs = join(root, 'node_modules/pdfjs-dist');
  cpSync(join(pdfjs, 'build/pdf.worker.min.mjs'), join(out, 'pdf-worker.js'));
  cpSync(join(pdfjs, 'cmaps'), join(out, 'pdf-encodings'), { recursive: true });
}

/** @type {import('esbuild').BuildOptions} */
const bundle = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  sourcemap: false,
  target: 'es2022',
  outdir: out,
  logLevel: 'warning',
  // Go's support script is taken from the Go that compiles the program: the two belong together.
  alias: { wasm_exec: join(go(['env', 'GOROOT']), 'lib/wasm/wasm_exec.js') },
  plugins: [wordsPlugin()],
};

/**
 * The files that the service worker keeps for offline use, those that it keeps once they are used, and a
 * version that changes with any of them.
 * @returns {{version: string, files: string[], later: string[]}}
 */
function precache() {
  const hash = createHash('sha256');
  const files = /** @type {string[]} */ (readdirSync(out, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(out, join(entry.parentPath, entry.name)))
    .filter((file) => !file.startsWith('screenshots/')) // for the browser's own dialog, before the page is installed
    .sort());
  for (const file of files) hash.update(file).update('\0').update(readFileSync(join(out, file)));
  const isLater = (/** @type {string} */ file) => file.startsWith('pdf-');
  return { version: hash.digest('hex').slice(0, 16), files: files.filter((file) => !isLater(file)), later: files.filter(isLater) };
}

checkWords();
const engine = buildGo();
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
writeFileSync(join(out, 'precis.wasm'), engine);
copyFiles();
await build({ ...bundle, entryPoints: { app: 'web/app/main.js' }, format: 'esm', splitting: true, chunkNames: '[name]-[hash]' });
await build({ ...bundle, entryPoints: { memory: 'web/app/memory/memory.css' } });
await build({ ...bundle, entryPoints: { worker: 'web/shim/worker.js' }, format: 'iife' });
await build({ ...bundle, entryPoints: { sealing: 'web/shim/sealing.js' }, format: 'esm' });
copyPDFFiles();
const { version, files, later } = precache();
await build({
  ...bundle,
  entryPoints: { sw: 'web/sw.js' },
  format: 'iife',
  define: { PRECIS_VERSION: JSON.stringify(version), PRECIS_FILES: JSON.stringify(files), PRECIS_LATER: JSON.stringify(later) },
});
await buildPackage(root, out, bundle); // after the precache: the page does without it
