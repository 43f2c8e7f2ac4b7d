// A page in which the interfaces of precis are installed, for tests of them.

import { after, before } from 'node:test';
import { launch } from './chromium.mjs';
import { serveSite } from './server.mjs';

const blank = '<!doctype html><meta charset=utf-8><title>blank</title><button id="button">click</button>';

/**
 * Starts the server and the browser before the tests of a file and ends them after.
 * @param {Buffer} model
 */
export function useInterfaces(model = Buffer.from('GGUF')) {
  const used = /** @type {{site: Awaited<ReturnType<typeof serveSite>>, browser: import('playwright-core').Browser}} */ ({});
  before(async () => {
    used.site = await serveSite({ model });
    used.browser = await launch();
  });
  after(async () => {
    await used.browser?.close();
    await used.site?.close();
  });
  return {
    used,
    blank,
    /**
     * Runs steps in a fresh page. Within it ending(call) says how a call ends: its error's name, or "ok".
     * @param {(page: import('playwright-core').Page) => Promise<void>} steps
     * @param {{options?: () => object, headers?: Record<string, string>, routes?: Record<string, string | Buffer>}} [how]
     *   options: for install, beside force; routes: scripts and models by their name
     */
    async visit(steps, { options = () => ({}), headers = {}, routes = {} } = {}) {
      const { site, browser } = used;
      site.fail({});
      site.requests.length = 0;
      const context = await browser.newContext();
      try {
        await context.route(/\/blank\.html$/, (route) => route.fulfill({ contentType: 'text/html', headers, body: blank }));
        for (const [name, body] of Object.entries(routes)) await context.route(`**/${name}`, (route) => route.fulfill({ contentType: typeof body === 'string' ? 'text/javascript' : 'application/octet-stream', body }));
        const page = await context.newPage();
        await page.goto(`${site.url}blank.html`);
        await page.evaluate(async (given) => {
          const precis = await import(/** @type {any} */ ('./package/summarizer.js'));
          await precis.install({ force: true, ...given });
          const ending = async (/** @type {() => unknown} */ call) => {
            try {
              await call();
              return 'ok';
            } catch (e) {
              return /** @type {any} */ (e)?.name ?? e;
            }
          };
          Object.assign(window, { precis, ending });
        }, options());
        await steps(page);
      } finally {
        await context.close();
      }
    },
  };
}
