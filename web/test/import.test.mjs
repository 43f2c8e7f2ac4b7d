// Files of the reader's as models.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { useEngine, withoutFileHandles } from './engine.mjs';
import { sampleModel, sampleRepository } from './models.mjs';

const shards = sampleRepository('t5-shards');
const whole = sampleRepository('t5');
const browser = useEngine(() => ({ 't5.gguf': sampleModel('t5'), 'bert.gguf': sampleModel('bert'), ...prefixed('shards/', shards), ...prefixed('whole/', whole) }));

/** @param {string} prefix @param {Record<string, Buffer>} files */
function prefixed(prefix, files) {
  return Object.fromEntries(Object.entries(files).map(([name, content]) => [prefix + name, content]));
}

/**
 * Gives files of the server to import, as a reader would.
 * @param {import('playwright-core').Page} page
 * @param {string[]} names  the last part of each is the file's name
 * @param {{quantization?: string, damage?: number, cut?: number, worker?: string}} [how]
 */
const imported = (page, names, how = {}) => page.evaluate(async ({ names, how }) => {
  const engine = new Engine(how.worker ?? 'worker.js');
  const files = await Promise.all(names.map(async (name) => {
    const bytes = new Uint8Array(await (await fetch(name)).arrayBuffer());
    if (how.damage !== undefined) bytes[how.damage] ^= 0xff;
    return new File([bytes.subarray(0, how.cut ?? bytes.length)], name.split('/').at(-1) ?? '');
  }));
  const failure = await failing(engine.import(files, how));
  const { models } = await engine.models();
  const load = models[0] && (await engine.load(models[0].model));
  return { failure, models, tasks: load?.tasks };
}, { names, how });

describe('import', () => {
  test('of a .gguf copies it under its name and hash', () => browser.visit(async (page) => {
    const { failure, models, tasks } = await imported(page, ['t5.gguf']);
    assert.equal(failure, null);
    assert.equal(models.length, 1);
    const [{ model, complete, architecture, quantization, source }] = models;
    const { sha256, bytes } = browser.model('t5.gguf');
    assert.deepEqual([model.file, model.sha256, model.bytes, complete, architecture, quantization, source], ['t5.gguf', sha256, bytes, true, 't5', 'q8_0', 'file']);
    assert.ok(tasks?.includes('translate'));
  }));

  test('of an embedder says that it is one', () => browser.visit(async (page) => {
    const { models, tasks } = await imported(page, ['bert.gguf']);
    assert.equal(models[0].model.embedder, true);
    assert.deepEqual(tasks, ['embed']);
  }));

  for (const [what, how, message] of /** @type {const} */ ([
    ['of other bytes', { damage: 1 }, /gguf: not a GGUF file/],
    ['cut short', { cut: 1000 }, /gguf/],
  ])) {
    test(`of a .gguf ${what} is refused in the parser’s words`, () => browser.visit(async (page) => {
      const { failure, models } = await imported(page, ['t5.gguf'], how);
      assert.equal(failure?.code, 'model');
      assert.match(failure?.message ?? '', message);
      assert.deepEqual(models, []);
    }));
  }

  test('of safetensors with what belongs to them converts', () => browser.visit(async (page) => {
    const { failure, models, tasks } = await imported(page, Object.keys(whole).map((name) => `whole/${name}`), { quantization: 'q4_0' });
    assert.equal(failure, null);
    assert.deepEqual([models.length, models[0].architecture, models[0].quantization, models[0].complete], [1, 't5', 'q4_0', true]);
    assert.ok(tasks?.includes('translate'));
  }));

  test('of several safetensors gives the same as of one', () => browser.visit(async (page) => {
    const one = await imported(page, Object.keys(whole).map((name) => `whole/${name}`));
    const several = await imported(page, Object.keys(shards).map((name) => `shards/${name}`));
    assert.equal(several.failure, null);
    const hashes = new Set(several.models.map((m) => m.model.sha256));
    assert.deepEqual([...hashes], [one.models[0].model.sha256]);
  }));

  test('names the companions that are missing', () => browser.visit(async (page) => {
    for (const [names, missing] of /** @type {[string[], RegExp][]} */ ([
      [['whole/model.safetensors'], /config\.json, tokenizer\.json or spiece\.model.* is missing/],
      [['whole/model.safetensors', 'whole/config.json'], /: tokenizer\.json or .* is missing/],
      [['whole/model.safetensors', 'whole/tokenizer.json'], /: config\.json is missing/],
      [['shards/model-00001-of-00003.safetensors', 'shards/config.json', 'shards/tokenizer.json', 'shards/model.safetensors.index.json'], /: model-00002-of-00003\.safetensors, model-00003-of-00003\.safetensors is missing/],
      [['whole/config.json'], /want one \.gguf, or \.safetensors/],
      [['t5.gguf', 'bert.gguf'], /2 \.gguf/],
    ])) {
      const { failure, models } = await imported(page, names);
      assert.equal(failure?.code, 'files', names.join());
      assert.match(failure?.message ?? '', missing);
      assert.deepEqual(models, []);
    }
  }));

  test('without synchronous file handles goes through IndexedDB', () => browser.visit(async (page) => {
    const { failure, models, tasks } = await imported(page, Object.keys(whole).map((name) => `whole/${name}`), { worker: withoutFileHandles });
    assert.equal(failure, null);
    assert.deepEqual([models.length, models[0].complete], [1, true]);
    assert.ok(tasks?.includes('translate'));
    assert.deepEqual(await page.evaluate(async () => (await indexedDB.databases()).map((d) => d.name)), ['precis-models']);
  }));
});

