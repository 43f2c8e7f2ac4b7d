// Translator by the requirements of its specification. But for the last test a worker stands in for the
// engine: it has a model that "translates" by capital letters.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { useInterfaces } from './interfaces.mjs';
import { sampleModel } from './models.mjs';
import { tinyModel } from './site.mjs';

const languageModel = tinyModel(1);
const { used, visit } = useInterfaces(languageModel);

// Names that the steps use, which run in the page.
const { Summarizer, Translator, ending } = /** @type {any} */ (globalThis);

const worker = `let stored = false;
onmessage = ({ data: { id, type, text, from, to, target } }) => {
  const done = (result) => postMessage({ type: 'done', id, result });
  switch (type) {
    case 'start': return done({ variant: 'simd', timings: {} });
    case 'status': return done({ store: 'opfs', stored: stored ? 100 : 40, complete: stored });
    case 'load':
      for (const n of stored ? [] : [40, 70, 100]) postMessage({ type: 'progress', id, stage: 'network', done: n, total: 100 });
      stored = true;
      return done({ source: 'network', resumed: 0, tasks: ['translate'], translations: [], timings: {} });
    case 'translate': return text === 'hold' ? undefined : done({ text: from + '>' + to + ': ' + text.toUpperCase(), from, untranslated: [], note: '' });
    case 'cancel': postMessage({ type: 'failed', id: target, code: 'cancelled', message: '' }); return done(null);
    default: postMessage({ type: 'failed', id, code: 'internal', message: type });
  }
};`;

const translation = {
  model: { name: 't5', file: 't5.gguf', url: 'https://models.invalid/t5.gguf', bytes: 100, sha256: 'ab', licence: 'Apache-2.0' },
  pairs: [{ from: 'en', to: 'de' }, { from: 'en', to: 'fr' }],
};
const withTranslation = { options: () => ({ translation, engineURL: 'fake-engine.js' }), routes: { 'fake-engine.js': worker } };
const pair = { sourceLanguage: 'en', targetLanguage: 'de' };

test('without a model: every pair is unavailable', () => visit(async (page) => {
  assert.deepEqual(await page.evaluate(async (languages) => [await Translator.availability(languages), await ending(() => Translator.create(languages))], pair),
    ['unavailable', 'NotSupportedError']);
}));

test('options: both languages are required; malformed ones are RangeErrors; pairs by best fit', () => visit(async (page) => {
  assert.deepEqual(await page.evaluate(async () => {
    const availability = (/** @type {string} */ sourceLanguage, /** @type {string} */ targetLanguage) => Translator.availability({ sourceLanguage, targetLanguage });
    const translator = await Translator.create({ sourceLanguage: 'EN-gb', targetLanguage: 'de-CH' });
    return [
      await ending(() => Translator.create()), await ending(() => Translator.availability({ sourceLanguage: 'en' })), await ending(() => availability('en', 'de_CH')),
      await availability('en-US', 'fr-CA'), await availability('de', 'en'), await availability('en', 'ja'), await availability('und', 'und'),
      translator.sourceLanguage, translator.targetLanguage, Translator.create.length, Translator.availability.length, Translator.prototype.translate.length, String(translator),
    ];
  }), ['TypeError', 'TypeError', 'RangeError', 'available', 'unavailable', 'unavailable', 'unavailable', 'en', 'de', 1, 1, 1, '[object Translator]']);
}, withTranslation));

test('download: progress counts what is still to come', () => visit(async (page) => {
  const told = await page.evaluate(async (languages) => {
    const states = [await Translator.availability(languages)];
    /** @type {number[]} */
    const loaded = [];
    await Translator.create({ ...languages, monitor: (/** @type {any} */ m) => { m.ondownloadprogress = (/** @type {ProgressEvent} */ e) => loaded.push(e.loaded); } });
    states.push(await Translator.availability(languages));
    return { states, ends: [loaded[0], loaded.at(-1)], rising: loaded.every((l, i) => i === 0 || l > loaded[i - 1]) };
  }, pair);
  assert.deepEqual(told, { states: ['downloadable', 'available'], ends: [0, 1], rising: true });
}, withTranslation));

test('translate, streaming, what is no text, usage, signals and destroy', () => visit(async (page) => {
  const found = await page.evaluate(async (languages) => {
    const translator = await Translator.create(languages);
    let streamed = '';
    for await (const piece of translator.translateStreaming('One. Two.')) streamed += piece;
    const controller = new AbortController();
    const during = translator.translate('hold', { signal: controller.signal }).catch((/** @type {unknown} */ e) => e);
    controller.abort('during');
    const results = [
      await translator.translate('hello'), streamed, await translator.translate(' \n\t'), await translator.translate(''), await translator.measureInputUsage('hello'),
      await during, await ending(() => translator.translate('x'.repeat(translator.inputQuota))), await ending(() => translator.translate()),
    ];
    const destroyed = ending(() => translator.translate('hold'));
    translator.destroy();
    return [...results, await destroyed, await ending(() => translator.translateStreaming('x'))];
  }, pair);
  assert.deepEqual(found, ['en>de: HELLO', 'en>de: ONE. TWO.', ' \n\t', '', 6, 'during', 'QuotaExceededError', 'TypeError', 'AbortError', 'AbortError']);
}, withTranslation));

test('the engine itself: a model that translates and one that summarizes take turns', () => {
  const t5 = sampleModel('t5');
  const file = (/** @type {string} */ name, /** @type {string} */ url, /** @type {Buffer} */ bytes) => ({
    name, file: name, url, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex'), licence: 'Apache-2.0',
  });
  const options = () => ({
    model: file('model.gguf', `${used.site.url}models/model.gguf`, languageModel),
    translation: { ...translation, model: file('t5.gguf', `${used.site.url}models/t5.gguf`, t5) },
  });
  return visit(async (page) => {
    const found = await page.evaluate(async (languages) => {
      const translator = await Translator.create(languages);
      const summarizer = await Summarizer.create({ format: 'plain-text', type: 'tldr' });
      const controller = new AbortController();
      const long = 'The ferry sleeps. '.repeat(200);
      const stopped = ending(() => translator.translate(long, { signal: controller.signal }));
      controller.abort();
      const [a, b, c] = await Promise.all([translator.translate('The ferry is late.'), summarizer.summarize('Cats sleep. Dogs bark at ships.'), translator.translate('The bread is warm.')]);
      return { a: typeof a, b, c: typeof c, stopped: await stopped, states: [await Translator.availability(languages), await Summarizer.availability()] };
    }, pair);
    assert.match(found.b, /^(Cats sleep\.|Dogs bark at ships\.)$/);
    assert.deepEqual({ ...found, b: '' }, { a: 'string', b: '', c: 'string', stopped: 'AbortError', states: ['available', 'available'] });
  }, { options, routes: { 't5.gguf': t5 } });
});
