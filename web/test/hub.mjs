// A hub as huggingface.co is one, on loopback: it lists models, and redirects large files to another
// origin, as the real one does. Both can fail.

import { createHash } from 'node:crypto';
import { createServer } from 'node:http';

/**
 * How the hub fails; what is unset works.
 * @typedef {object} HubFaults
 * @property {string} [token]  is wanted
 * @property {number} [status]  of files, instead of them
 * @property {number} [cutAfter]  bytes of a large file after which the connection breaks, once
 * @property {number} [corruptAt]  byte of a large file that is another
 * @property {number} [bytesPerSecond]  of a large file
 * @property {number} [stallAfter]  bytes of a large file after which nothing more comes, once
 * @property {number} [holdAfter]  the same, until cut is called, which breaks the connection
 * @property {number} [lengthOff]  is added to the Content-Length of whole large files
 * @property {number} [more]  bytes sent behind a large file, without a Content-Length
 * @property {boolean} [noRanges]
 * @property {boolean} [noCORS]  other sites may not read large files
 */

export const commit = '0123456789abcdef0123456789abcdef01234567';

const hash = (/** @type {string} */ kind, /** @type {(Buffer | string)[]} */ ...parts) =>
  parts.reduce((h, part) => h.update(part), createHash(kind)).digest('hex');

/**
 * Serves the model someone/tiny.
 * @param {Record<string, Buffer>} files  by name; those ending in .safetensors and .gguf are large
 */
export async function serveHub(files) {
  /** @type {HubFaults} */
  let faults = {};
  /** @type {import('node:http').ServerResponse | undefined} */
  let held;
  /** @type {{host: 'hub' | 'cdn', method: string, path: string, range: string | undefined, authorization: string | undefined, referer: string | undefined}[]} */
  const requests = [];
  const large = (/** @type {string} */ name) => /\.(safetensors|gguf)$/.test(name);

  const listing = () => Object.entries(files).map(([path, content]) => ({
    type: 'file', path, size: content.length, oid: hash('sha1', `blob ${content.length}\0`, content),
    ...(large(path) ? { lfs: { oid: hash('sha256', content), size: content.length } } : {}),
  }));

  /** @param {'hub' | 'cdn'} host @param {(request: import('node:http').IncomingMessage, response: import('node:http').ServerResponse, url: URL) => unknown} answer */
  const serve = async (host, answer) => {
    const server = createServer(async (request, response) => {
      const url = new URL(request.url ?? '/', 'http://localhost');
      const { range, authorization, referer } = request.headers;
      requests.push({ host, method: request.method ?? '', path: url.pathname, range, authorization, referer });
      if (!(faults.noCORS && host === 'cdn')) {
        response.setHeader('Access-Control-Allow-Origin', '*');
        response.setHeader('Access-Control-Expose-Headers', 'X-Repo-Commit, X-Error-Code, X-Linked-ETag, X-Linked-Size, ETag, Link, Accept-Ranges, Content-Range');
      }
      if (request.method === 'OPTIONS') {
        // The origin of large files answers no such question, as that of the real hub.
        if (host === 'hub') response.writeHead(204, { 'Access-Control-Allow-Headers': 'authorization', 'Access-Control-Allow-Methods': 'GET' }).end();
        else response.writeHead(403).end();
        return;
      }
      await answer(request, response, url);
    });
    await new Promise((listening) => server.listen(0, '127.0.0.1', () => listening(undefined)));
    const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
    return { server, origin: `http://127.0.0.1:${port}` };
  };

  const cdn = await serve('cdn', (request, response, url) => serveLarge(response, decodeURIComponent(url.pathname.slice(1)), request.headers.range));
  const hub = await serve('hub', (request, response, url) => {
    if (faults.token && request.headers.authorization !== `Bearer ${faults.token}`) {
      response.writeHead(401, { 'X-Error-Code': 'GatedRepo' }).end('Access is restricted');
      return;
    }
    const api = '/api/models/someone/tiny';
    const file = decodeURIComponent(url.pathname.match(new RegExp(`^/someone/tiny/resolve/${commit}/(.*)$`))?.[1] ?? '');
    const json = (/** @type {unknown} */ value, headers = {}) =>
      response.writeHead(200, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(value));
    if ([`${api}/revision/main`, `${api}/revision/${commit}`].includes(url.pathname)) json({ sha: commit, cardData: { license: 'mit' } });
    else if (url.pathname === `${api}/tree/${commit}`) {
      const all = listing();
      const second = url.searchParams.has('cursor');
      json(second ? all.slice(2) : all.slice(0, 2), second ? {} : { Link: `<${hub.origin}${url.pathname}?recursive=true&cursor=2>; rel="next"` });
    } else if (!files[file]) response.writeHead(404).end();
    else if (faults.status) response.writeHead(faults.status).end();
    else if (large(file)) response.writeHead(302, { Location: `${cdn.origin}/${file}`, 'X-Linked-ETag': `"${hash('sha256', files[file])}"` }).end();
    else sendRange(response, files[file], request.headers.range);
  });

  /**
   * @param {import('node:http').ServerResponse} response
   * @param {string} name
   * @param {string | undefined} range
   */
  async function serveLarge(response, name, range) {
    let content = files[name];
    if (!content) {
      response.writeHead(404).end();
      return;
    }
    const { cutAfter, corruptAt, bytesPerSecond, lengthOff, more, noRanges } = faults;
    const stallAfter = faults.stallAfter ?? faults.holdAfter;
    if (corruptAt !== undefined) {
      content = Buffer.from(content);
      content[corruptAt] ^= 1;
    }
    if (noRanges) range = undefined;
    const header = range?.endsWith('-') === false; // the bytes of a header are asked for with an end
    if (header) {
      sendRange(response, content, range);
      return;
    }
    const from = Number(range?.match(/^bytes=(\d+)-$/)?.[1] ?? 0);
    const body = content.subarray(from);
    if (cutAfter !== undefined && cutAfter > from) {
      faults = { ...faults, cutAfter: undefined };
      begin(response, content, from);
      response.write(body.subarray(0, cutAfter - from), () => response.destroy());
    } else if (stallAfter !== undefined && stallAfter > from) {
      faults = { ...faults, stallAfter: undefined, holdAfter: undefined };
      held = response;
      begin(response, content, from);
      response.write(body.subarray(0, stallAfter - from));
    } else if (more) {
      response.writeHead(200, { 'Content-Type': 'application/octet-stream' });
      response.write(content);
      response.end(Buffer.alloc(more));
    } else if (lengthOff && from === 0) {
      response.writeHead(200, { 'Content-Length': String(content.length + lengthOff) });
      response.write(content.subarray(0, content.length + Math.min(0, lengthOff)), () => response.destroy());
    } else if (bytesPerSecond) {
      begin(response, content, from);
      let at = 0;
      for (; at < body.length && !response.destroyed && faults.bytesPerSecond; at += Math.ceil(bytesPerSecond / 20)) {
        response.write(body.subarray(at, at + Math.ceil(bytesPerSecond / 20)));
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      response.end(body.subarray(at)); // the rest at once where the fault has gone meanwhile
    } else {
      begin(response, content, from);
      response.end(body);
    }
  }

  /** @param {import('node:http').ServerResponse} response @param {Buffer} content @param {number} from */
  function begin(response, content, from) {
    const headers = { 'Content-Length': String(content.length - from), 'Accept-Ranges': 'bytes' };
    if (from > 0) response.writeHead(206, { ...headers, 'Content-Range': `bytes ${from}-${content.length - 1}/${content.length}` });
    else response.writeHead(200, headers);
  }

  /** @param {import('node:http').ServerResponse} response @param {Buffer} content @param {string | undefined} range */
  function sendRange(response, content, range) {
    const [, first, last] = range?.match(/^bytes=(\d+)-(\d*)$/) ?? [];
    if (first === undefined) {
      response.writeHead(200, { 'Content-Length': String(content.length) }).end(content);
      return;
    }
    const to = Math.min(last ? Number(last) + 1 : content.length, content.length);
    const part = content.subarray(Number(first), to);
    response.writeHead(206, { 'Content-Length': String(part.length), 'Content-Range': `bytes ${first}-${to - 1}/${content.length}` }).end(part);
  }

  return {
    address: hub.origin,
    requests,
    /** Requests for large files from the beginning or a byte to the end. */
    downloads: () => requests.filter((r) => r.host === 'cdn' && r.method === 'GET' && !/-\d+$/.test(r.range ?? '')),
    /** @param {HubFaults} next */
    fail(next) {
      faults = next;
      requests.length = 0;
    },
    /** Breaks the connection that is held. */
    cut() {
      held?.destroy();
    },
    /** Lets all that is under way go on without faults. */
    relent() {
      faults = {};
    },
    async close() {
      for (const { server } of [hub, cdn]) {
        server.closeAllConnections();
        await new Promise((closed) => server.close(closed));
      }
    },
  };
}
