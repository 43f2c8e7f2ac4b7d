// The extension in Chromium: the page in front, summarized beside it.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { useExtension } from './extension.mjs';
import { tram } from './pages.mjs';

const { visit } = useExtension();

describe('the engine', () => {
  test('runs in an isolated offscreen document and answers the panel', () => visit(async (reader) => {
    const page = await reader.open('/tram');
    const panel = await reader.panelFor(page);
    const summary = await panel.evaluate(async (text) => {
      const { precis } = /** @type {any} */ (globalThis);
      return precis.summarize(text, { mode: 'extractive', kind: 'key-points', length: 'short' });
    }, tram.join('\n\n'));
    assert.equal(summary.sentences.length, 3);
    const offscreen = (await reader.targets()).find(({ url }) => url.endsWith('/offscreen.html'));
    assert.ok(offscreen, 'there is no offscreen document');
    const { Attached } = await import('./extension.mjs');
    const attached = await Attached.to(reader.cdp, offscreen);
    assert.equal(await attached.evaluate('crossOriginIsolated'), true);
  }));
});

describe('the side panel', () => {
  test('opens by the button and shows a summary of the page', () => visit(async (reader) => {
    const page = await reader.open('/tram');
    await reader.background();
    await reader.press(page);
    const panel = await reader.sidePanel();
    await panel.until('document.querySelectorAll("#summary li").length === 3');
  }));
});
