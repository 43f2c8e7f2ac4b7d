// A model of the size of t5-small, 242 MB of safetensors, converted in the browser: what it takes; and
// then put to work as its makers do.

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
  // generate(input_ids, num_return_sequences=1, max_length=50, min_length=15, no_repeat_ngram_size=2), the input cut at 512
  const found = await page.evaluate(async (model) => {
    const { info } = await engine.load(model);
    const prompt = `summarize: ${'w210 w47 w3005 w47 w18 '.repeat(200)}`;
    const options = { numReturnSequences: 1, maxLength: 50, minLength: 15, noRepeatNgramSize: 2 };
    return { parameters: info.parameters, ...await engine.generate({ prompt, options }) };
  }, model);
  assert.ok(found.parameters > 60e6);
  assert.equal(found.input, 512);
  assert.ok((found.cut ?? 0) > 0, 'what is beyond 512 tokens is said to be left out');
  assert.equal(found.texts.length, 1);
  const [{ text, tokens }] = found.texts;
  assert.ok(tokens >= 14 && tokens <= 49, `${tokens} tokens after the decoder's start`);
  const words = text.split(/\s+/).filter(Boolean);
  const pairs = words.slice(1).map((word, i) => `${words[i]} ${word}`);
  assert.ok(words.length > 10);
  assert.equal(new Set(pairs).size, pairs.length, `a pair of words comes twice: ${text}`);
}));
