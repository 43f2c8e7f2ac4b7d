// The package for other pages, dist/package: Summarizer and its neighbours, the custom element, their
// types, and the engine's files beside them. And the example pages, dist/examples.

import { spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

/** The engine, as a page gets it. */
export const engine = ['worker.js', 'sealing.js', 'precis.wasm', 'kernels-relaxed.wasm', 'kernels-simd.wasm'];

/**
 * @param {string} root
 * @param {string} out  of the page, built before
 * @param {import('esbuild').BuildOptions} bundle  what all bundles share
 */
export async function buildPackage(root, out, bundle) {
  const folder = join(out, 'package');
  await build({
    ...bundle,
    outdir: folder,
    entryPoints: { summarizer: 'web/shim/install.js', element: 'web/elements/precis-summary.js' },
    format: 'esm',
    splitting: true, // what both share, and the database of languages, which comes when it is needed
    chunkNames: '[name]-[hash]',
    loader: { '.css': 'text' },
  });
  for (const file of engine) cpSync(join(out, file), join(folder, file));
  for (const file of ['LICENSE', 'web/package.json']) cpSync(join(root, file), join(folder, file.replace('web/', '')));
  cpSync(join(root, 'web/embedding.md'), join(folder, 'README.md'));
  cpSync(join(root, 'web/examples'), join(out, 'examples'), { recursive: true });
  const types = spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '--project', 'web/tsconfig.package.json', '--outDir', join(folder, 'types')], {
    cwd: root, encoding: 'utf8', stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (types.status !== 0) throw new Error('the types of the package could not be made');
}
