// The engine of the extension: one for all its pages, whatever ends under way.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { useExtension } from './extension.mjs';
import { tram } from './pages.mjs';
import { tinyModel } from './site.mjs';

const { visit } = useExtension(() => ({ 'tiny.gguf': tinyModel(20) }));
const text = tram.join('\n\n');

/**
 * Begins to let the model write in a page, and waits for its first words there.
 * @param {import('./extension.mjs').Page} panel
 * @param {any} model
 * @param {'nothing' | 'end the engine' | 'leave'} then  what the page does at the first words
 */
async function write(panel, model, then = 'nothing') {
  await panel.evaluate(async ({ text, model, then }) => {
    const { precis } = /** @type {any} */ (globalThis);
    await precis.load(model, { offline: true });
    await new Promise((begun) => {
      let first = true;
      const onEvent = async (/** @type {any} */ { stage }) => {
        if (stage !== 'writing' || !first) return;
        first = false;
        if (then === 'end the engine') await chrome.offscreen.closeDocument();
        if (then === 'leave') close();
        begun(undefined);
      };
      const made = precis.generate({ prompt: text, options: { maxNewTokens: 400, minNewTokens: 400 } }, { onEvent });
      Object.assign(globalThis, { made });
      made.catch(begun);
    });
  }, { text, model, then });
}

/** What came of it. @param {import('./extension.mjs').Page} panel @returns {Promise<string>} */
const written = (panel) => panel.evaluate(() => /** @type {any} */ (globalThis).made.then((/** @type {any} */ { texts }) => texts[0].text));

test('it runs in an isolated offscreen document, and answers two panels', () => visit(async (reader) => {
  const page = await reader.open('/tram');
  const panels = [await reader.panelFor(page), await reader.panelFor(page)];
  const summaries = await Promise.all(panels.map((panel) => panel.evaluate((text) => /** @type {any} */ (globalThis).precis.summarize(text, { mode: 'extractive', kind: 'key-points', length: 'short' }), text)));
  assert.equal(summaries[0].sentences.length, 3);
  assert.deepEqual(summaries[0], summaries[1]);
  const engine = await reader.engine();
  assert.ok(engine, 'there is no offscreen document');
  assert.equal(await engine.evaluate('crossOriginIsolated'), true);
  assert.equal((await reader.targets()).filter(({ url }) => url.endsWith('/offscreen.html')).length, 1);
}));

test('the service worker may be ended in the middle', () => visit(async (reader) => {
  const panel = await reader.panelFor(await reader.open('/tram'));
  const model = await reader.model(panel);
  await write(panel, model);
  await reader.end('background');
  const first = await written(panel);
  assert.ok(first.length > 100);
  await write(panel, model);
  assert.equal(await written(panel), first);
}));

test('where the offscreen document is closed in the middle, what was asked for is made again', () => visit(async (reader) => {
  const panel = await reader.panelFor(await reader.open('/tram'));
  const model = await reader.model(panel);
  await write(panel, model);
  const first = await written(panel);
  await reader.end('background');
  await write(panel, model, 'end the engine');
  assert.equal(await written(panel), first);
  assert.ok(await reader.engine(), 'another engine runs');
}));

test('a panel that is closed while the model writes leaves the engine to the next', () => visit(async (reader) => {
  const page = await reader.open('/tram');
  const panel = await reader.panelFor(page);
  const model = await reader.model(panel);
  const closed = panel.waitForEvent('close');
  await write(panel, model, 'leave').catch(() => {}); // the page is gone before it can answer
  await closed;
  const next = await reader.panelFor(page);
  await write(next, model);
  assert.ok((await written(next)).length > 100);
}));

test('a panel’s cancel stops its own work alone', () => visit(async (reader) => {
  const page = await reader.open('/tram');
  const [a, b] = [await reader.panelFor(page), await reader.panelFor(page)];
  const model = await reader.model(a);
  await write(b, model);
  const outcome = await a.evaluate(async (text) => {
    const stop = new AbortController();
    const made = /** @type {any} */ (globalThis).precis.generate({ prompt: text, options: { maxNewTokens: 400, minNewTokens: 400 } }, { signal: stop.signal });
    setTimeout(() => stop.abort(), 50);
    return made.then(() => 'made', (/** @type {any} */ e) => e.code);
  }, text);
  assert.equal(outcome, 'cancelled');
  assert.ok((await written(b)).length > 100);
}));

test('each panel has the model that it loaded', () => visit(async (reader) => {
  const page = await reader.open('/tram');
  const [a, b] = [await reader.panelFor(page), await reader.panelFor(page)];
  const model = await reader.model(a);
  const task = (/** @type {import('./extension.mjs').Page} */ panel) => panel.evaluate(() => /** @type {any} */ (globalThis).precis.generate({ prompt: 'The tram', options: { maxNewTokens: 8 } }).then((/** @type {any} */ result) => JSON.stringify(result), (/** @type {any} */ e) => e.code));
  await a.evaluate((model) => /** @type {any} */ (globalThis).precis.load(model, { offline: true }), model);
  const first = await task(a);
  await b.evaluate((model) => /** @type {any} */ (globalThis).precis.load({ ...model, name: 'again' }, { offline: true }), model);
  await b.evaluate(() => /** @type {any} */ (globalThis).precis.unload());
  assert.equal(await task(a), first, 'it is loaded again for the panel that wants it');
}));
