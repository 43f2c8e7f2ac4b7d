// What the reader allows a site: to be read along, and to have Summarizer.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { useExtension } from './extension.mjs';
import { tram } from './pages.mjs';

const { visit } = useExtension();

/**
 * Turns a use on for the site of a page, by the switch in the panel's settings.
 * @param {import('./extension.mjs').Page} panel
 * @param {string} name  of the switch
 * @param {boolean} on
 */
async function turn(panel, name, on) {
  await panel.bringToFront();
  await panel.locator('#open-settings').click();
  const box = panel.locator(`#${name}`);
  await box.setChecked(on);
  await until(panel, ({ name, on }) => chrome.scripting.getRegisteredContentScripts().then((all) => on === all.some(({ id }) => id.startsWith(name))), { name: name === 'read-along' ? name : 'summarizer', on });
  await panel.keyboard.press('Escape');
}

/**
 * Waits until a page finds something true.
 * @template T
 * @param {import('./extension.mjs').Page} page
 * @param {(argument: T) => Promise<boolean>} find
 * @param {T} argument
 */
async function until(page, find, argument) {
  for (const end = performance.now() + 60_000; performance.now() < end; await new Promise((resolve) => setTimeout(resolve, 100))) {
    if (await page.evaluate(/** @type {any} */ (find), argument)) return;
  }
  throw new Error(`after a minute not yet true: ${find}`);
}

const entries = () => /** @type {any} */ (globalThis).precis.entries().then((/** @type {any} */ { entries }) => entries.map((/** @type {any} */ { title, dwell }) => ({ title, dwell })));

describe('reading along', () => {
  test('a page that was looked at for a while is remembered, until the reader takes it back', () => visit(async (reader) => {
    await reader.agree();
    const page = await reader.open('/tram');
    await reader.press(page);
    const panel = await reader.panelFor(page);
    await panel.evaluate(async () => {
      localStorage.setItem('precis settings', JSON.stringify({ remembers: true }));
      await /** @type {any} */ (globalThis).precis.memorySettings({ on: true });
    });
    await turn(panel, 'read-along', true);
    assert.deepEqual(await panel.evaluate(entries), []);

    const read = await reader.open('/lighthouse');
    await until(panel, () => /** @type {any} */ (globalThis).precis.entries().then((/** @type {any} */ { entries }) => entries.length === 1), null);
    const [entry] = await panel.evaluate(entries);
    assert.equal(entry.title, 'The last keeper of Gull Point');
    assert.ok(entry.dwell >= 10_000, `looked at for ${entry.dwell} ms`);
    await read.close();

    await turn(panel, 'read-along', false);
    await until(panel, () => chrome.permissions.getAll().then(({ origins }) => origins?.length === 0), null); // given back, soon after
  }));

  test('a content script can ask for its own page alone, and for nothing that was read elsewhere', () => visit(async (reader) => {
    await reader.agree();
    const page = await reader.open('/tram');
    await reader.press(page);
    const panel = await reader.panelFor(page);
    await turn(panel, 'read-along', true);
    await panel.evaluate(() => /** @type {any} */ (globalThis).precis.start());
    const tab = await reader.tabOf(page);
    const answers = await panel.evaluate(async (tab) => {
      const [{ result }] = await chrome.scripting.executeScript({
        target: { tabId: tab },
        func: async () => {
          await chrome.runtime.sendMessage({ type: 'engine' });
          const port = chrome.runtime.connect({ name: 'precis engine' });
          const text = 'The tram is late. The tram is full. The tram is blue. It runs to the harbour.';
          const page = { url: 'https://elsewhere.example/', title: 'x' };
          const requests = [
            { type: 'entries' }, { type: 'recall', query: 'tram' }, { type: 'pull', reference: 'someone/tiny' }, { type: 'forget', all: true },
            { type: 'remember', text, page }, { type: 'summarize', text, options: {} },
          ];
          /** @type {Record<string, string>} */
          const answers = {};
          for (const [id, request] of requests.entries()) {
            const answered = new Promise((resolve) => port.onMessage.addListener((reply) => {
              if (reply.id === id && (reply.type === 'done' || reply.type === 'failed')) resolve(reply);
            }));
            port.postMessage({ ...request, id });
            const reply = /** @type {any} */ (await answered);
            answers[request.type] = reply.type === 'done' ? reply.result.mode : reply.code;
          }
          return answers;
        },
      });
      return result;
    }, tab);
    assert.deepEqual(answers, { entries: 'option', recall: 'option', pull: 'option', forget: 'option', remember: 'option', summarize: 'extractive' });
  }));
});

describe('Summarizer for pages', () => {
  test('is there on a site for which it was turned on, and nowhere else', () => visit(async (reader) => {
    await reader.agree();
    const page = await reader.open('/tram');
    const isOurs = () => page.evaluate(() => 'Summarizer' in globalThis && !/native code/.test(String(/** @type {any} */ (globalThis).Summarizer)));
    assert.equal(await isOurs(), false);
    await reader.press(page);
    const panel = await reader.panelFor(page);
    await turn(panel, 'offer-summarizer', true);
    await page.reload();
    await page.bringToFront(); // one behind draws nothing, and is asked nothing
    await page.waitForFunction(() => 'Summarizer' in globalThis && !/native code/.test(String(/** @type {any} */ (globalThis).Summarizer)));
    const summary = await page.evaluate(async (text) => {
      const { Summarizer } = /** @type {any} */ (globalThis);
      const summarizer = await Summarizer.create({ type: 'key-points', length: 'short', format: 'plain-text' });
      return summarizer.summarize(text);
    }, tram.join('\n\n'));
    assert.equal(summary.split('\n').length, 3, summary);
    await turn(panel, 'offer-summarizer', false);
    await page.reload();
    assert.equal(await isOurs(), false);
  }));
});
