// The page as an app: what a browser installs it by, and what comes to it from other apps.

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { icons } from '../app/manifest.js';
import { drawIcon } from '../icons.mjs';
import { launchProfile } from './chromium.mjs';
import { dist, root } from './paths.mjs';
import { serveSite } from './server.mjs';
import { useSite } from './site.mjs';

const { visit } = useSite(() => Buffer.from('GGUF'));
const article = 'The ferry leaves at noon and takes an hour. Its captain has crossed the sound nine thousand times. The crew bakes bread on board. Letters posted at noon are read on the islands at dawn.';

/** Width and height of a PNG, from its header. @param {Buffer | Uint8Array} png */
const sizeOf = (png) => {
  const view = new DataView(png.buffer, png.byteOffset);
  return [view.getUint32(16), view.getUint32(20)];
};

describe('a browser', () => {
  /** @type {Awaited<ReturnType<typeof serveSite>>} */
  let site;
  before(async () => (site = await serveSite({ model: Buffer.from('GGUF') })));
  after(() => site.close());

  for (const [language, name] of Object.entries({ en: 'manifest.webmanifest', de: 'manifest.de.webmanifest' })) {
    test(`can install the page: ${language}`, async () => {
      const profile = mkdtempSync(join(tmpdir(), 'precis-'));
      const context = await launchProfile(profile); // a window of an incognito sort can install nothing
      try {
        await context.addInitScript((tag) => Object.defineProperty(navigator, 'languages', { value: [tag] }), language);
        const page = await context.newPage();
        await page.goto(site.url);
        await page.locator('#engine').filter({ hasText: 'WebAssembly' }).waitFor();
        const session = await context.newCDPSession(page);
        assert.deepEqual(await session.send('Page.getInstallabilityErrors'), { installabilityErrors: [] });
        const { url, errors, manifest } = /** @type {any} */ (await session.send('Page.getAppManifest'));
        assert.equal(url, site.url + name);
        assert.deepEqual(errors, []);
        assert.equal(manifest.startUrl, site.url);
        assert.equal(manifest.shareTarget.action, `${site.url}share`);
        assert.equal(manifest.shortcuts.length, 2);
      } finally {
        await context.close();
        rmSync(profile, { recursive: true });
      }
    });
  }
});

test('the manifest names files that are there, of the sizes that it says', () => {
  const { icons: listed, screenshots } = JSON.parse(readFileSync(join(dist, 'manifest.webmanifest'), 'utf8'));
  for (const { src, sizes, type } of [...listed, ...screenshots]) {
    if (type !== 'image/png') continue;
    assert.equal(sizeOf(readFileSync(join(dist, src))).join('x'), sizes, src);
  }
});

test('a maskable icon fills its square, the other has corners', () => {
  const svg = readFileSync(join(root, 'web/app/icon.svg'), 'utf8');
  for (const icon of icons) assert.deepEqual(sizeOf(drawIcon(svg, icon)), [icon.edge, icon.edge]);
  assert.throws(() => drawIcon('<svg xmlns="http://www.w3.org/2000/svg"/>', { edge: 16, maskable: true }), /maskable/);
});

describe('what is shared to the page', () => {
  /**
   * Shares as the system does: a POST that the service worker answers, then the page that it names.
   * @param {import('./site.mjs').Visitor} reader
   * @param {Record<string, string>} fields
   * @param {{name: string, type: string, text: string}[]} [files]
   */
  const share = async ({ page }, fields, files = []) => {
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller ?? new Promise((done) => navigator.serviceWorker.addEventListener('controllerchange', done))));
    const next = await page.evaluate(async ([fields, files]) => {
      const form = new FormData();
      for (const [name, value] of Object.entries(fields)) form.append(name, value);
      for (const { name, type, text } of files) form.append('files', new File([text], name, { type }));
      return (await fetch('share', { method: 'POST', body: form })).url;
    }, /** @type {const} */ ([fields, files]));
    await page.goto(next);
  };

  test('a text is summarized, once', () => visit(async (reader) => {
    await share(reader, { title: 'Ferry', text: `${article} https://ferry.example/` });
    await reader.settled();
    assert.ok((await reader.page.locator('#reading').innerText()).startsWith('The ferry leaves at noon'));
    await reader.page.reload();
    await reader.page.getByText(/^Engine:/).waitFor();
    assert.ok(await reader.page.locator('#card').isHidden());
  }));

  test('a file is read, offline too', () => visit(async (reader) => {
    await reader.page.evaluate(() => navigator.serviceWorker.ready);
    await reader.context.setOffline(true);
    await share(reader, {}, [{ name: 'ferry.md', type: 'text/markdown', text: article }]);
    await reader.settled();
    assert.ok((await reader.page.locator('#reading').innerText()).startsWith('The ferry leaves at noon'));
  }));

  test('an address alone: says why it is not read', () => visit(async (reader) => {
    await share(reader, { text: 'https://ferry.example/news' });
    await reader.page.getByText('Only an address was shared: https://ferry.example/news.').waitFor();
  }));
});

describe('where less is to be loaded', () => {
  for (const [by, how] of Object.entries({
    browser: () => Object.defineProperty(navigator, 'connection', { value: { saveData: true } }),
    system: () => {
      const ask = globalThis.matchMedia.bind(globalThis);
      globalThis.matchMedia = (query) => ask(/reduced-data/.test(query) ? 'all' : query);
    },
  })) {
    test(`by the ${by}: the page is not kept for offline use, and says so before a download`, () => visit(async (reader) => {
      await reader.page.getByRole('button', { name: 'Get the model …' }).click();
      await reader.page.getByText(/^This browser is set to save data\. The download takes/).waitFor();
      const registered = await reader.page.evaluate(() => navigator.serviceWorker.getRegistrations().then((all) => all.length));
      assert.equal(registered, 0);
    }, { init: how }));
  }
});

test('a shortcut opens the models', () => visit(async (reader) => {
  await reader.page.close();
  await reader.open('?open=models');
  await reader.page.getByRole('dialog', { name: 'Choose a model' }).waitFor();
}));

test('a file that the page is opened with is read', () => visit(async (reader) => {
  await reader.page.close();
  await reader.context.addInitScript((text) => {
    const file = new File([text], 'ferry.txt', { type: 'text/plain' });
    const launchQueue = { setConsumer: (/** @type {Function} */ consumer) => consumer({ files: [{ getFile: async () => file }], targetURL: location.href }) };
    Object.defineProperty(globalThis, 'launchQueue', { value: launchQueue });
  }, article);
  await reader.open();
  await reader.settled();
  assert.ok((await reader.page.locator('#reading').innerText()).startsWith('The ferry leaves at noon'));
}));
