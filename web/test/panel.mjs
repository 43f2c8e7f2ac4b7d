// The panel of the extension as a page of its own, with a fake page in front and the engine of dist/ or one
// that answers as a test scripted it.

import { createServer } from 'node:http';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { build } from 'esbuild';
import { composePage } from '../compose.mjs';
import { wordsPlugin } from '../words/compile.mjs';
import { dist, root } from './paths.mjs';

const types = /** @type {Record<string, string>} */ ({ '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.wasm': 'application/wasm', '.svg': 'image/svg+xml' });

/** As the extension's pages have it: no style or script but the files beside. */
const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self' data:";

/**
 * @param {import('../extension/panel/source.js').TabPage} page  in front
 * @returns {Promise<{url: string, origin: string, close: () => Promise<unknown>}>}
 */
export async function servePanel(page) {
  const folder = mkdtempSync(join(tmpdir(), 'precis-panel-'));
  await build({
    absWorkingDir: root,
    entryPoints: { panel: 'web/test/fake-panel.js', memory: 'web/app/memory/memory.css' },
    bundle: true, format: 'esm', splitting: true, outdir: folder, logLevel: 'warning', target: 'es2022',
    plugins: [wordsPlugin()],
  });
  const script = join(folder, 'panel.js');
  writeFileSync(script, `globalThis.PAGE = ${JSON.stringify(page)};\n${readFileSync(script, 'utf8')}`);
  writeFileSync(join(folder, 'panel.html'), composePage(join(root, 'web/extension/panel/panel.html')));
  const server = createServer(async (request, response) => {
    const name = new URL(request.url ?? '/', 'http://localhost').pathname.slice(1);
    const body = await readFile(join(folder, name)).catch(() => readFile(join(dist, name))).catch(() => null);
    if (!body) response.writeHead(404).end();
    else response.writeHead(200, { 'Content-Type': types[extname(name)] ?? 'application/octet-stream', 'Content-Security-Policy': policy }).end(body);
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', () => listening(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const origin = `http://127.0.0.1:${port}`;
  const close = () => {
    rmSync(folder, { recursive: true });
    server.closeAllConnections();
    return new Promise((closed) => server.close(closed));
  };
  return { url: `${origin}/panel.html`, origin, close };
}
