// What the tests of the engine share that need no page: one browser and one server a test file, a
// fresh profile a test, in which the Engine of web/shim is at hand.

import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { build } from 'esbuild';
import { launch } from './chromium.mjs';
import { dist, root } from './paths.mjs';

/** @typedef {import('playwright-core').Page} Page */

/**
 * The part of the engine's modules that runs in a page, as one script.
 * @returns {Promise<string>}
 */
async function pageScript() {
  const { outputFiles } = await build({
    stdin: {
      contents: `
        import { Engine } from './web/shim/engine.js';
        import { failureOf } from './web/shim/failure.js';
        /** What an attempt fails with: {code, message}. */
        const failing = async (attempt) => {
          try { await attempt } catch (e) { const { code, message } = failureOf(e); return { code, message }; }
          return null;
        };
        Object.assign(window, { Engine, failing });`,
      resolveDir: root,
    },
    bundle: true,
    format: 'iife',
    write: false,
  });
  return outputFiles[0].text;
}

/** The worker's script in a browser that has no synchronous file handles. */
export const withoutFileHandles = 'worker-without-file-handles.js';

/** The worker's script in a browser that keeps no databases for it. */
export const withoutDatabases = 'worker-without-databases.js';

/** The worker's script where it is always the same time: what is weighed by its age is weighed the same. */
export const atOneTime = 'worker-at-one-time.js';

/** What is put before the worker's script, by its name. @type {Record<string, string>} */
const preludes = {
  [withoutFileHandles]: 'delete FileSystemFileHandle.prototype.createSyncAccessHandle;',
  [withoutDatabases]: "Object.defineProperty(self, 'indexedDB', { value: undefined });",
  [atOneTime]: 'self.Date = class extends Date { constructor(...of) { if (of.length > 0) super(...of); else super(1.8e12); } static now() { return 1.8e12; } };',
};

const types = /** @type {Record<string, string>} */ ({ html: 'text/html', js: 'text/javascript', wasm: 'application/wasm' });

/**
 * Serves the built worker and its modules, the engine's script, and model files.
 * @param {Record<string, Buffer>} models  by name
 */
async function serveEngine(models) {
  const script = await pageScript();
  const server = createServer(async (request, response) => {
    const name = new URL(request.url ?? '/', 'http://localhost').pathname.slice(1);
    /** @returns {Promise<string | Buffer>} */
    const content = async () => {
      if (name === '') return '<!doctype html><link rel="icon" href="data:,"><script src="engine.js"></script>';
      if (name === 'engine.js') return script;
      if (name in preludes) return `${preludes[name]}\n${await readFile(join(dist, 'worker.js'), 'utf8')}`;
      return models[name] ?? readFile(join(dist, name));
    };
    try {
      const body = await content();
      response.writeHead(200, { 'Content-Type': types[name.split('.').at(-1) || 'html'] ?? 'application/octet-stream' }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', () => listening(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const close = () => {
    server.closeAllConnections();
    return new Promise((closed) => server.close(closed));
  };
  return { url: `http://127.0.0.1:${port}/`, close };
}

/**
 * Starts the server and the browser before the tests of a file and ends them after.
 * @param {() => Record<string, Buffer> | Promise<Record<string, Buffer>>} [models]  files at the server
 */
export function useEngine(models = () => ({})) {
  /** @type {{server: Awaited<ReturnType<typeof serveEngine>>, browser: import('playwright-core').Browser, files: Record<string, Buffer>}} */
  const used = /** @type {any} */ ({});
  before(async () => {
    used.files = await models();
    used.server = await serveEngine(used.files);
    used.browser = await launch();
  });
  after(async () => {
    await used.browser?.close();
    await used.server?.close();
  });
  return {
    get url() {
      return used.server.url;
    },
    get chromium() {
      return used.browser;
    },
    /**
     * A file at the server, as the engine's load takes it.
     * @param {string} name
     * @param {object} [more]
     */
    model(name, more = {}) {
      const bytes = used.files[name];
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      return { name, file: name, url: used.server.url + name, bytes: bytes.length, sha256, licence: 'Apache-2.0', ...more };
    },
    /**
     * Runs steps in a fresh profile.
     * @param {(page: Page, open: () => Promise<Page>) => Promise<void>} steps  open: another tab
     */
    async visit(steps) {
      const context = await used.browser.newContext();
      const open = async () => {
        const page = await context.newPage();
        page.setDefaultTimeout(30_000);
        await page.goto(used.server.url);
        return page;
      };
      try {
        await steps(await open(), open);
      } finally {
        await context.close();
      }
    },
  };
}
