// A model of the size of t5-small, 242 MB of safetensors, converted in the browser: what it takes.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { peakMemory } from '../bench/memory.mjs';
import { useEngine } from './engine.mjs';
import { serveHub } from './hub.mjs';
import { sampleRepository } from './models.mjs';

const browser = useEngine();

/** @type {Awaited<ReturnType<typeof serveHub>>} */
let hub;
before(async () => {
  hub = await serveHub(sampleRepository('t5-small'));
});
after(() => hub.close());

test('neither the download nor the model is held in a heap', { timeout: 300_000 }, () => browser.visit(async (page) => {
  await page.evaluate((address) => { Object.assign(window, { engine: new Engine('worker.js', { hub: address }) }); return engine.start(); }, hub.address);
  const before = await peakMemory(browser.chromium);
  const { model, begun, seconds } = await page.evaluate(async () => {
    const start = performance.now();
    /** @type {Record<string, number>} */
    const begun = {};
    const { model } = await engine.pull('someone/tiny', { onProgress: ({ stage }) => { begun[stage] ??= (performance.now() - start) / 1000; } });
    return { model, begun, seconds: (performance.now() - start) / 1000 };
  });
  const { peak } = await page.evaluate(() => engine.usage());
  const grown = (await peakMemory(browser.chromium)) - before;
  const MB = (/** @type {number} */ bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
  console.log(`# Go heap at most ${MB(peak)}; the page's process at most ${MB(grown)} above its start; conversion ${(seconds - begun.convert).toFixed(1)} s of ${seconds.toFixed(1)} s; the model ${MB(model.bytes)}`);
  assert.ok(peak < 40e6, `${MB(peak)} of Go heap`);
  assert.ok(grown < 150e6, `the page's process grew by ${MB(grown)}`); // heaps of Go and JavaScript, buffers and code
  const found = await page.evaluate(async (model) => {
    const { info } = await engine.load(model);
    const { texts } = await engine.generate({ prompt: 'w5 w9 w12', options: { maxNewTokens: 5 } });
    return { parameters: info.parameters, tokens: texts[0].tokens };
  }, model);
  assert.ok(found.parameters > 60e6 && found.tokens > 0);
}));
