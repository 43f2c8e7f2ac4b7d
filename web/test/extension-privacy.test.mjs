// What the extension asks of the network, what it keeps, and what it does not.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { useExtension } from './extension.mjs';
import { tram } from './pages.mjs';
import { tinyModel } from './site.mjs';

const { visit } = useExtension(() => ({ 'tiny.gguf': tinyModel() }));

const sentences = '[...document.querySelectorAll("#card:not([hidden]) #summary .sentence")].map((sentence) => sentence.innerText)';

/** Turns the memory on, as the reader does who agrees to it. */
const remembering = `(async () => {
  localStorage.setItem('precis settings', JSON.stringify({ remembers: true, remembersAll: true }));
  await precis.memorySettings({ on: true });
})()`;

/** What the extension stores in a profile: names of files, of databases and their records' number, settings. */
const stored = `(async () => {
  const files = [];
  const walk = async (folder, path) => {
    for await (const [name, handle] of folder) {
      files.push(path + name);
      if (handle.kind === 'directory') await walk(handle, path + name + '/');
    }
  };
  await walk(await navigator.storage.getDirectory(), '/');
  const databases = (await indexedDB.databases()).map(({ name }) => name).sort();
  return { files: files.sort(), databases, settings: { ...localStorage }, storage: await chrome.storage.local.get() };
})()`;

test('of a whole session nothing leaves but the requests for the model', () => visit(async (reader) => {
  const page = await reader.open('/tram');
  await reader.press(page);
  const panel = await reader.sidePanel();
  await panel.until(`${sentences}.length === 3`);
  await panel.evaluate(remembering);
  const tab = await reader.panelFor(page);
  const model = await reader.model(tab);
  await tab.evaluate(async ({ model, text }) => {
    const { precis } = /** @type {any} */ (globalThis);
    await precis.load(model);
    await precis.summarize(text, { mode: 'ranked', kind: 'tldr', length: 'short' });
    await precis.ask(text, 'How long will the line be?');
    await precis.remember({ url: 'https://example.org/tram', title: 'A tram', text });
    await precis.recall('tram');
  }, { model, text: tram.join('\n\n') });
  await reader.press(page);
  await panel.until(`${sentences}.length >= 1`);

  const asked = reader.requests();
  const pages = asked.filter((url) => url.startsWith(reader.pages.url));
  assert.deepEqual(pages, [`${reader.pages.url}/tram`], 'the page itself, once, by its tab');
  const hub = new URL(reader.hub.address);
  const rest = asked.filter((url) => !url.startsWith(reader.pages.url));
  for (const url of rest) assert.equal(new URL(url).hostname, hub.hostname, url);
  const paths = rest.map((url) => new URL(url).pathname);
  assert.ok(paths.includes('/tiny.gguf'), 'the model came');
  for (const path of paths) assert.match(path, /^\/(api\/models\/someone\/tiny|someone\/tiny\/resolve|tiny\.gguf)/, 'nothing but what the model takes');
  assert.equal(rest.length, reader.hub.requests.length, 'the hub was asked by nobody else');
  for (const { referer, authorization } of reader.hub.requests) assert.deepEqual([referer, authorization], [undefined, undefined]);
}));

test('works without a network once the model is there', () => visit(async (reader) => {
  const page = await reader.open('/tram');
  const tab = await reader.panelFor(page);
  const model = await reader.model(tab);
  await tab.close();
  await reader.proxy.close();
  await page.bringToFront();
  await reader.press(page);
  const panel = await reader.sidePanel();
  await panel.until(`${sentences}.length === 3`);
  const mode = await panel.evaluate(`precis.load(${JSON.stringify(model)}, { offline: true }).then(() => precis.summarize(${JSON.stringify(tram.join('\n\n'))}, { mode: 'ranked', kind: 'tldr', length: 'short' })).then(({ mode }) => mode)`);
  assert.equal(mode, 'ranked');
}));

test('recalls an earlier page beside the summary of a later one', () => visit(async (reader) => {
  const earlier = await reader.open('/tram');
  await reader.press(earlier);
  const panel = await reader.sidePanel();
  await panel.until(`${sentences}.length === 3`);
  await panel.evaluate(remembering);
  await reader.press(earlier);
  await panel.until('precis.entries().then(({ entries }) => entries.length === 1)');
  const later = await reader.open('/tram-later');
  await reader.press(later);
  await panel.until('document.querySelector("#recalled")?.innerText.includes("A tram for Alderwick")');
}));

describe('in a private window', () => {
  test('it summarizes; nothing is kept, of the page or else, and nothing is left behind', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'precis-profile-'));
    try {
      await visit(async (reader) => {
        const open = await reader.open('/lighthouse');
        const usual = await reader.panelFor(open);
        await usual.evaluate(remembering);
        const before = await usual.evaluate(stored);

        await reader.inBackground((url) => chrome.windows.create({ incognito: true, url }), `${reader.pages.url}/tram`);
        await reader.pressOn(({ url, title }) => url.endsWith('/tram') && title === 'A tram for Alderwick'); // it has come
        const panel = await reader.sidePanel();
        await panel.until(`${sentences}.length === 3`);
        assert.equal(await panel.evaluate('chrome.extension.inIncognitoContext'), true);
        const kept = await panel.evaluate(`(async () => {
          await precis.memorySettings({ on: true }).catch(() => {});
          const page = await tab.read('page');
          const { ignored } = await precis.remember(page);
          return { private: page.private, ignored, entries: (await precis.entries().catch(() => ({ entries: [] }))).entries.length };
        })()`);
        assert.deepEqual(kept, { private: true, ignored: 'private', entries: 0 });
        const engines = (await reader.targets()).filter(({ url }) => url.endsWith('/offscreen.html'));
        assert.equal(engines.length, 1, 'the engine of a private window is in its panel');

        panel.evaluate('chrome.windows.getCurrent().then(({ id }) => chrome.windows.remove(id))').catch(() => {}); // the panel goes with it
        await reader.gone(({ title }) => title === 'A tram for Alderwick');
        assert.deepEqual(await usual.evaluate(stored), before);
        assert.equal(await usual.evaluate(() => /** @type {any} */ (globalThis).precis.entries().then((/** @type {any} */ { entries }) => entries.length)), 0);
      }, { options: { folder } });
      assert.deepEqual(filesWith(folder, ['Alderwick', 'harbour to the university']), []);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

/**
 * Files below a folder that hold one of some words, as UTF-8 or UTF-16.
 * @param {string} folder
 * @param {string[]} words
 */
function filesWith(folder, words) {
  const patterns = words.flatMap((word) => [Buffer.from(word), Buffer.from(word, 'utf16le')]);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => {
      const content = readFileSync(file);
      return patterns.some((pattern) => content.includes(pattern));
    });
}
