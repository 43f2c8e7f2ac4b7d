// A static server for the built page that can fail as networks and hosts do.

import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { readFile, stat } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { dist } from './paths.mjs';

const types = /** @type {Record<string, string>} */ ({
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.json': 'application/json',
  '.wasm': 'application/wasm', '.svg': 'image/svg+xml', '.png': 'image/png', '.webmanifest': 'application/manifest+json', '.txt': 'text/plain; charset=utf-8',
});

/**
 * How the server fails; what is unset works.
 * @typedef {object} Faults
 * @property {number} [status]  instead of a file of weights
 * @property {number} [corruptAt]  byte of the file of weights that is another
 * @property {number} [bytesPerSecond]  of a file of weights
 * @property {number} [holdAfter]  bytes of a file of weights after which nothing more comes until fail is called
 * @property {boolean} [cut]  what was held by holdAfter breaks off instead of going on, once
 * @property {boolean} [noRanges]
 * @property {boolean} [plainTypes]  every file is application/octet-stream, but pages, scripts and styles
 */

/**
 * Serves dist/ below a path, with a model of its own.
 * @param {{model: Buffer, name?: string, path?: string, folder?: string}} site  folder: in place of dist/
 */
export async function serveSite({ model, name = 'model.gguf', path = '/a/sub-path/', folder = dist }) {
  /** @type {Faults} */
  let faults = {};
  let relent = () => {};
  /** @type {{path: string, range: string | undefined}[]} */
  const requests = [];
  const catalogue = JSON.stringify({
    base: 'models/',
    models: [{
      id: 'test/Test-model', version: 'Q8_0', licence: 'Apache-2.0',
      files: [{ name, bytes: model.length, sha256: createHash('sha256').update(model).digest('hex') }],
    }],
  });

  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    requests.push({ path: url.pathname, range: request.headers.range });
    if (!url.pathname.startsWith(path)) {
      response.writeHead(404).end();
      return;
    }
    const file = normalize(url.pathname.slice(path.length)) || 'index.html';
    if (file === join('models', name)) await serveModel(response, request.headers.range);
    else if (file === 'models.json') response.writeHead(200, { 'Content-Type': types['.json'] }).end(catalogue);
    else await serveFile(response, file === '.' ? 'index.html' : file);
  });

  /** @param {import('node:http').ServerResponse} response @param {string} file */
  async function serveFile(response, file) {
    const at = join(folder, file);
    if (!at.startsWith(folder) || !(await stat(at).then((s) => s.isFile(), () => false))) {
      response.writeHead(404).end();
      return;
    }
    const extension = extname(file);
    const plain = faults.plainTypes && !['.html', '.js', '.css', '.svg'].includes(extension);
    response.writeHead(200, { 'Content-Type': plain ? 'application/octet-stream' : (types[extension] ?? 'application/octet-stream') });
    response.end(await readFile(at));
  }

  /** @param {import('node:http').ServerResponse} response @param {string | undefined} range */
  async function serveModel(response, range) {
    const { status, corruptAt, bytesPerSecond, holdAfter, noRanges } = faults;
    if (status) {
      response.writeHead(status).end('no such file');
      return;
    }
    const from = range && !noRanges ? Number(range.match(/^bytes=(\d+)-$/)?.[1]) : 0;
    let body = model.subarray(from);
    if (corruptAt !== undefined && corruptAt >= from) {
      body = Buffer.from(body);
      body[corruptAt - from] ^= 1;
    }
    const headers = { 'Content-Length': String(body.length), 'Accept-Ranges': 'bytes' };
    if (from > 0) response.writeHead(206, { ...headers, 'Content-Range': `bytes ${from}-${model.length - 1}/${model.length}` });
    else response.writeHead(200, headers);
    if (holdAfter !== undefined && holdAfter > from) {
      response.write(body.subarray(0, holdAfter - from));
      await new Promise((go) => (relent = () => go(undefined)));
      if (faults.cut) {
        faults = { ...faults, cut: undefined };
        response.destroy();
      } else if (!response.destroyed) {
        response.end(body.subarray(holdAfter - from));
      }
      return;
    }
    if (!bytesPerSecond) {
      response.end(body);
      return;
    }
    const piece = Math.ceil(bytesPerSecond / 20);
    for (let at = 0; at < body.length && !response.destroyed; at += piece) {
      response.write(body.subarray(at, at + piece));
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    response.end();
  }

  await new Promise((listening) => server.listen(0, '127.0.0.1', () => listening(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const origin = `http://127.0.0.1:${port}`;
  return {
    origin,
    url: origin + path,
    requests,
    /** Requests for the weights. */
    downloads: () => requests.filter((r) => r.path === `${path}models/${name}`),
    /** @param {Faults} next */
    fail(next) {
      faults = next;
      relent();
    },
    close() {
      server.closeAllConnections();
      return new Promise((closed) => server.close(closed));
    },
  };
}
