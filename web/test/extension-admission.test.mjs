// What the engine takes from a content script, whose process may be in another's hands.

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { saveSettings } from '../app/settings.js';
import { Request } from '../shim/protocol.js';

const page = { url: 'https://example.org/a', title: 'A', canonical: 'https://other.example/', private: false };
const options = { mode: 'ranked', kind: 'tldr' };

/** @type {(sender: object) => any} */
let clientOf;
/** The settings that are kept. @type {Record<string, string>} */
const stored = {};
before(async () => {
  /** @type {((port: object) => void)[]} */
  const connecting = [];
  const event = { addListener: () => {} };
  Object.assign(globalThis, {
    chrome: { runtime: { onConnect: { addListener: (/** @type {any} */ f) => connecting.push(f) } } },
    localStorage: { getItem: (/** @type {string} */ key) => stored[key] ?? null, setItem: (/** @type {string} */ key, /** @type {string} */ value) => (stored[key] = value) },
  });
  const [{ serveSites }, { PORT }] = await Promise.all([import('../extension/engine/sites.js'), import('../extension/engine/names.js')]);
  /** @type {any} */
  let client;
  serveSites(/** @type {any} */ ({ attach: (/** @type {any} */ c) => (client = c) }));
  clientOf = (sender) => {
    for (const connect of connecting) connect({ name: PORT, sender, onMessage: event, onDisconnect: event });
    return client;
  };
});

describe('a content script', () => {
  test('has its page read ahead, but nothing recalled for it', () => {
    const admitted = clientOf({}).admit({ type: Request.Page, id: 1, text: 'A text.', options, deviceMemory: 8, page, context: true });
    assert.deepEqual(admitted, { type: Request.Page, id: 1, text: 'A text.', options, deviceMemory: 8, context: false });
  });

  test('has a text summarized in the text’s own sentences, and nothing recalled for it', () => {
    const admitted = clientOf({}).admit({ type: Request.Summarize, id: 1, text: 'A text.', options, page, context: true });
    assert.deepEqual(admitted, { type: Request.Summarize, id: 1, text: 'A text.', options: { mode: 'extractive', kind: 'tldr' }, context: false });
  });

  test('has a page remembered where the reader lets pages be, of its own site, and what became of it is not told', () => {
    const request = { type: Request.Remember, id: 1, text: 'A text.', page, continued: false };
    const sender = { url: 'https://example.org/b', tab: { incognito: false } };
    assert.equal(clientOf(sender).admit(request), null, 'nobody has said that anything may be kept');
    saveSettings({ remembers: true });
    assert.deepEqual(clientOf(sender).admit(request), { ...request, page: { ...page, canonical: undefined } });
    assert.equal(clientOf({ ...sender, url: 'https://another.example/' }).admit(request), null);
    assert.equal(clientOf({}).admit(request), null);
    assert.equal(clientOf({ ...sender, tab: { incognito: true } }).admit(request).page.private, true);
    assert.equal(clientOf(sender).outcome(request, { entry: page }), null);
  });

  test('is refused all else', () => {
    const admitted = [Request.Start, Request.Cancel, Request.Look, Request.Page, Request.Summarize, Request.Remember];
    const others = Object.values(Request).filter((type) => !(/** @type {string[]} */ (admitted).includes(type)));
    assert.ok(others.length > 20, `${others.length} other requests`);
    for (const type of others) assert.equal(clientOf({}).admit({ type, id: 1 }), null, type);
  });
});
