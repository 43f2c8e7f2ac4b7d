// The model in the page: its download, its store, and what goes wrong with them. The model is a
// small one of random weights; real-model.test.mjs is about what the default one says.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { tinyModel, useSite } from './site.mjs';

const model = tinyModel();
const { visit } = useSite(() => model);

/**
 * Puts a line before the worker's script: a browser that lacks something.
 * @param {import('./site.mjs').Visitor} reader
 * @param {string} line
 */
async function inWorker(reader, line) {
  await reader.context.route('**/worker.js', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${line}\n${await response.text()}` });
  });
  await reader.page.close();
  await reader.open();
}

/**
 * Agrees to the download, which breaks off once some of it is kept.
 * @param {import('./site.mjs').Visitor} reader
 * @param {import('./server.mjs').Faults} [faults]  of the server, beside that
 */
async function cut(reader, faults = {}) {
  reader.site.fail({ ...faults, holdAfter: 2_000_000 });
  await reader.download();
  await reader.page.getByText(/\b2(\.0)? MB of 5\.1 MB/).waitFor();
  reader.site.fail({ ...faults, cut: true });
}

/** The service worker would bring the worker's script from its cache. @type {{options: import('playwright-core').BrowserContextOptions}} */
const lacking = { options: { serviceWorkers: 'block' } };

const noFileHandles = 'delete FileSystemFileHandle.prototype.createSyncAccessHandle;';
const noStore = `${noFileHandles} Object.defineProperty(self, 'indexedDB', { value: undefined });`;

/** @param {import('./site.mjs').Visitor} reader */
const offered = (reader) => reader.page.getByText(/not on this device/).waitFor();

describe('first visit', () => {
  test('asks before the download, says size and licence, then the model’s summary takes the place of the page’s', () => visit(async (reader) => {
    const { page, site } = reader;
    await reader.want('ranked');
    await reader.sample('Why leaves change colour');
    await reader.settled();
    assert.equal(await reader.origin(), 'Sentences from the page');
    await page.getByRole('button', { name: 'Get the model …' }).click();
    const dialog = page.getByRole('dialog', { name: 'Download the model?' });
    assert.match(await dialog.innerText(), /Test-model Q8_0[^]*5\.1 MB, once[^]*Apache-2\.0[^]*until you remove it/);
    await dialog.getByRole('button', { name: 'Not now' }).click();
    assert.equal(site.downloads().length, 0);
    await reader.download();
    await reader.downloaded();
    await reader.says(/by the model/);
    await reader.settled();
    assert.equal(await reader.text('#model-state'), 'ready, on this device');
    assert.equal(site.downloads().length, 1);
    await page.getByRole('button', { name: 'Page’s summary' }).click();
    assert.equal(await reader.origin(), 'Sentences from the page');
    await page.getByRole('button', { name: 'Model’s summary' }).click();
    assert.match(await reader.origin(), /by the model/);
  }));

  test('shows bytes and time left; a cancelled download is kept and gone on with on the next visit', () => visit(async (reader) => {
    const { page, site } = reader;
    site.fail({ bytesPerSecond: 400_000 }); // slow enough to be cancelled in time on any machine
    await reader.download();
    await page.getByText(/^\s*[\d.]+ MB of 5\.1 MB · about (a second|\d+ seconds) left$/).waitFor();
    await page.getByRole('button', { name: 'Cancel the download' }).click();
    await page.getByText(/^[\d.]+ MB of 5\.1 MB are on this device$/).waitFor();
    assert.equal(await page.getByRole('alert').filter({ visible: true }).count(), 0);
    await page.close();
    site.fail({});
    site.requests.length = 0;
    await reader.open();
    await reader.download();
    await reader.downloaded();
    const [download] = site.downloads();
    assert.match(download.range ?? '', /^bytes=[1-9]\d*-$/);
  }));

  for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
    test(`is accessible and fits a phone while it downloads and after: ${colorScheme}`, () => visit(async (reader) => {
      const { page, site } = reader;
      site.fail({ holdAfter: 2_000_000 });
      await reader.want('ranked');
      await reader.sample('Why leaves change colour');
      await reader.settled();
      await reader.download();
      await page.getByText(/ MB of 5\.1 MB/).waitFor();
      await reader.isAccessible('while the model comes');
      await page.getByRole('button', { name: 'Cancel the download' }).click();
      site.fail({});
      await reader.download();
      await reader.downloaded();
      await reader.settled();
      await page.getByRole('button', { name: 'Model’s summary' }).waitFor();
      await reader.isAccessible('with both summaries');
      site.fail({ status: 404 });
      await page.getByRole('button', { name: 'Remove it from this device' }).click();
      await reader.download();
      await page.getByText(/The download failed/).waitFor();
      await reader.isAccessible('with a failed download');
    }, { expected: /404/, options: { colorScheme, viewport: { width: 320, height: 640 } } }));
  }

  test('by two tabs at once downloads once', () => visit(async (reader) => {
    const { site } = reader;
    site.fail({ holdAfter: 2_000_000 });
    const first = reader.page;
    await reader.download();
    await first.getByText(/ MB of 5\.1 MB/).waitFor();
    await reader.open();
    await reader.download();
    await reader.page.locator('#model-coming').waitFor();
    site.fail({});
    await reader.downloaded();
    await first.getByText(/^ready, /).waitFor();
    assert.equal(site.downloads().length, 1);
    assert.equal(await reader.text('#model-state'), 'ready, on this device');
  }));
});

describe('second visit', () => {
  test('offline: page, model and summary without a request; isolated though the host sends no headers', () => visit(async (reader) => {
    const { site, context } = reader;
    await reader.download();
    await reader.downloaded();
    await reader.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await reader.page.close();
    site.requests.length = 0;
    await context.setOffline(true);
    await reader.open();
    await reader.page.getByText('ready, on this device').waitFor();
    await reader.want('ranked');
    await reader.sample('Apollo 13: how a crew came home');
    await reader.says(/by the model/);
    await reader.settled();
    assert.equal(await reader.page.evaluate(() => crossOriginIsolated), true);
    assert.deepEqual(site.requests.filter((r) => !r.path.endsWith('/sw.js')), []); // the browser looks for a newer one by itself
  }));

  test('a damaged file in the store is found, deleted and said so', () => visit(async (reader) => {
    const { page } = reader;
    await reader.download();
    await reader.downloaded();
    await page.evaluate(async () => {
      const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('precis-models');
      for await (const [name, file] of /** @type {any} */ (folder).entries()) {
        if (name.endsWith('.complete')) continue;
        const writable = await file.createWritable({ keepExistingData: true });
        await writable.write({ type: 'write', position: 3_000_000, data: new Uint8Array(64) });
        await writable.close();
      }
    });
    await page.close();
    await reader.open();
    await reader.page.getByText(/The model file was damaged and has been deleted/).waitFor();
    await offered(reader);
    await reader.download();
    await reader.downloaded();
    assert.equal(reader.site.downloads().at(-1)?.range, undefined);
  }));

  test('a file that was cut short in the store is found, deleted and said so', () => visit(async (reader) => {
    await reader.download();
    await reader.downloaded();
    await reader.page.evaluate(async () => {
      const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('precis-models');
      for await (const [name, file] of /** @type {any} */ (folder).entries()) {
        if (name.endsWith('.complete')) continue;
        const writable = await file.createWritable({ keepExistingData: true });
        await writable.truncate(1_000_000);
        await writable.close();
      }
    });
    await reader.page.close();
    await reader.open();
    await reader.page.getByText(/The model file was damaged and has been deleted/).waitFor();
    await offered(reader);
  }));

  test('the model is removed when asked to', () => visit(async (reader) => {
    await reader.download();
    await reader.downloaded();
    await reader.page.getByRole('button', { name: 'Remove it from this device' }).click();
    await offered(reader);
    await reader.page.close();
    await reader.open();
    await offered(reader);
  }));
});

describe('download', () => {
  test('cut in the middle: goes on where it broke, by itself', () => visit(async (reader) => {
    await cut(reader);
    await reader.downloaded();
    const [first, second] = reader.site.downloads();
    assert.equal(first.range, undefined);
    assert.match(second.range ?? '', /^bytes=[1-9]\d*-$/);
  }, { expected: /ERR_(CONTENT_LENGTH_MISMATCH|CONNECTION_RESET|INCOMPLETE_CHUNKED_ENCODING)/ }));

  test('cut, from a server without ranges: starts anew and skips what is there', () => visit(async (reader) => {
    await cut(reader, { noRanges: true });
    await reader.downloaded();
    assert.equal(reader.site.downloads().length, 2);
  }, { expected: /ERR_(CONTENT_LENGTH_MISMATCH|CONNECTION_RESET|INCOMPLETE_CHUNKED_ENCODING)/ }));

  test('corrupt: deleted, said so, and the next one is whole', () => visit(async (reader) => {
    const { site, page } = reader;
    site.fail({ corruptAt: 3_000_000 });
    await reader.download();
    await page.getByText(/The model file was damaged and has been deleted/).waitFor();
    await offered(reader);
    site.fail({});
    await reader.download();
    await reader.downloaded();
    assert.equal(site.downloads().at(-1)?.range, undefined);
  }));

  test('corrupt in its header: deleted and said so', () => visit(async (reader) => {
    reader.site.fail({ corruptAt: 0 });
    await reader.download();
    await reader.page.getByText(/not a model that precis can run. It has been deleted/).waitFor();
    await offered(reader);
  }));

  test('of a file that is not there: says so and can be tried again', () => visit(async (reader) => {
    const { site, page } = reader;
    site.fail({ status: 404 });
    await reader.download();
    await page.getByText(/The download failed.*HTTP status 404/).waitFor();
    site.fail({});
    await reader.download();
    await reader.downloaded();
    assert.equal(await page.getByRole('alert').filter({ visible: true }).count(), 0);
  }, { expected: /404/ }));

  test('from a host that knows no WebAssembly type', () => visit(async (reader) => {
    reader.site.fail({ plainTypes: true });
    await reader.page.close();
    await reader.open();
    await reader.download();
    await reader.downloaded();
  }));

  test('beyond the quota: runs without being kept, and says so', () => visit(async (reader) => {
    const { page, context, site } = reader;
    const session = await context.newCDPSession(page);
    await session.send('Storage.overrideQuotaForOrigin', { origin: site.origin, quotaSize: 3_000_000 });
    await page.getByRole('button', { name: 'Get the model …' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Download' }).click();
    await page.getByText('ready, until you close the page').waitFor();
    await page.getByText(/not enough room to store the model/).waitFor();
    await reader.want('ranked');
    await reader.sample('Why leaves change colour');
    await reader.says(/by the model/);
    await reader.settled();
    await session.send('Storage.overrideQuotaForOrigin', { origin: site.origin });
    await page.close();
    await reader.open();
    await offered(reader);
  }));
});

describe('the question', () => {
  test('says when there is no room to keep the model', () => visit(async (reader) => {
    await reader.page.evaluate(() => {
      navigator.storage.estimate = () => Promise.resolve({ quota: 9_000_000, usage: 5_000_000 });
    });
    await reader.page.getByRole('button', { name: 'Get the model …' }).click();
    await reader.page.getByText(/Not kept: the browser gives this page too little room/).waitFor();
  }));
});

describe('a browser', () => {
  test('without synchronous file handles keeps the model in IndexedDB', () => visit(async (reader) => {
    const { site } = reader;
    await inWorker(reader, noFileHandles);
    site.fail({ holdAfter: 3_000_000 });
    await reader.download();
    await reader.page.getByText(/^[23](\.\d)? MB of 5\.1 MB/).waitFor();
    await reader.page.getByRole('button', { name: 'Cancel the download' }).click();
    await reader.page.getByText(/are on this device$/).waitFor();
    site.fail({});
    await reader.download();
    await reader.downloaded();
    assert.match(site.downloads().at(-1)?.range ?? '', /^bytes=[1-9]\d*-$/);
    await reader.page.close();
    site.requests.length = 0;
    await reader.open();
    await reader.page.getByText('ready, on this device').waitFor();
    assert.deepEqual(site.downloads(), []);
    assert.deepEqual(await reader.page.evaluate(async () => (await indexedDB.databases()).map((d) => d.name)), ['precis-models']);
  }, lacking));

  test('without any store runs the model all the same', () => visit(async (reader) => {
    await inWorker(reader, noStore);
    await reader.download();
    await reader.page.getByText('ready, until you close the page').waitFor();
    await reader.page.getByText(/would not store the model/).waitFor();
  }, lacking));

  test('without memory says so', () => visit(async (reader) => {
    await inWorker(reader, 'WebAssembly.Memory.prototype.grow = () => { throw new RangeError("no more memory"); };');
    await reader.download();
    await reader.page.getByText(/The browser has not enough memory for this/).waitFor();
  }, lacking));
});

describe('cancel', () => {
  /**
   * Presses Cancel as soon as the model works; how long, in milliseconds, until the page says it has
   * stopped. It is asked for before the text is opened: a small model may be done within moments.
   * @param {import('./site.mjs').Visitor} reader
   * @returns {Promise<number>}
   */
  const cancelled = (reader) => reader.page.evaluate(() => new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error('the model was not at work within a minute')), 60_000);
    const work = /** @type {HTMLElement} */ (document.getElementById('work'));
    const press = () => {
      const start = performance.now();
      new MutationObserver(() => work.hidden && resolve(performance.now() - start)).observe(work, { attributes: true });
      work.querySelector('button')?.click();
    };
    const look = () => {
      if (work.hidden || !/model is/.test(work.textContent ?? '')) return;
      watch.disconnect();
      press();
    };
    const watch = new MutationObserver(look);
    watch.observe(work, { attributes: true, childList: true, characterData: true, subtree: true });
    look();
  }));

  // An engine that does not answer: after its first word of reading it computes on for seconds.
  const deaf = `const post = postMessage;
    self.postMessage = (message) => {
      post(message);
      if (message.type !== 'event' || message.event.stage !== 'reading') return;
      for (const end = performance.now() + 5000; performance.now() < end;);
    };`;

  for (const [name, line] of Object.entries({ 'between two steps': '', 'an engine that does not answer, by starting another': deaf })) {
    test(`stops ${name}, leaves the page’s sentences, and the next summary is made`, (t) => visit(async (reader) => {
      await inWorker(reader, line);
      await reader.download();
      await reader.downloaded();
      await reader.want('written');
      const stopping = cancelled(reader);
      await reader.sample('The Antikythera mechanism');
      const ms = await stopping;
      t.diagnostic(`stopped after ${ms.toFixed(0)} ms`);
      assert.equal(await reader.origin(), 'Sentences from the page');
      assert.equal(await reader.page.getByRole('alert').filter({ visible: true }).count(), 0);
      await reader.context.unroute('**/worker.js');
      await reader.want('ranked');
      await reader.sample('Why leaves change colour');
      await reader.says(/by the model/);
      await reader.settled();
    }, lacking));
  }

  test('a summary that takes the place of another is made, though the engine does not answer', () => visit(async (reader) => {
    await inWorker(reader, deaf);
    await reader.download();
    await reader.downloaded();
    await reader.want('written');
    await reader.sample('The Antikythera mechanism');
    await reader.page.getByText(/The model is/).waitFor();
    await reader.context.unroute('**/worker.js');
    await reader.want('ranked');
    await reader.page.locator('#origin', { hasText: 'by the model' }).waitFor({ timeout: 60_000 });
    await reader.settled();
    assert.equal(await reader.page.getByRole('alert').filter({ visible: true }).count(), 0);
  }, lacking));

  test('of an engine whose model could not be kept: the next summary is the page’s, and the model is offered again', () => visit(async (reader) => {
    await inWorker(reader, `${noStore} ${deaf}`);
    await reader.want('ranked');
    await reader.download();
    await reader.page.getByText('ready, until you close the page').waitFor();
    const stopping = cancelled(reader);
    await reader.sample('The Antikythera mechanism');
    await stopping;
    await reader.summarize();
    await reader.page.getByText(/there is no model/).waitFor();
    await reader.settled();
    assert.equal(await reader.origin(), 'Sentences from the page');
    await offered(reader);
  }, lacking));
});
