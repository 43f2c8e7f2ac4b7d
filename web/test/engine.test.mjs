// The engine without the page: models side by side in memory, tasks, and their ends.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { useEngine } from './engine.mjs';
import { sampleModel } from './models.mjs';
import { tinyModel } from './site.mjs';

const browser = useEngine(() => ({
  'llama.gguf': tinyModel(),
  't5.gguf': sampleModel('t5'),
  'bert.gguf': sampleModel('bert'),
}));

describe('models side by side', () => {
  test('say what they are and can do', () => browser.visit(async (page) => {
    const files = [browser.model('llama.gguf'), browser.model('t5.gguf'), browser.model('bert.gguf', { embedder: true })];
    const [llama, t5, bert] = await page.evaluate(async (files) => {
      const engine = new Engine('worker.js');
      const results = [];
      for (const file of files) results.push(await engine.load(file));
      return results;
    }, files);
    assert.equal(llama.info.architecture, 'llama');
    assert.deepEqual(llama.tasks, ['summarize', 'ask', 'generate', 'chat']);
    assert.deepEqual(llama.translations, []);
    assert.equal(t5.info.architecture, 't5');
    assert.deepEqual(t5.tasks, ['summarize', 'ask', 'generate', 'translate']);
    assert.deepEqual(t5.translations, ['de', 'fr', 'ro'].map((to) => ({ from: 'en', to })));
    assert.deepEqual(bert.tasks, ['embed']);
    assert.ok(bert.info.parameters > 0);
  }));
});
