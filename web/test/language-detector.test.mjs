// LanguageDetector by the requirements of its specification, and how often it is right.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { useInterfaces } from './interfaces.mjs';
import { shortTexts } from './short-texts.mjs';

const { used, visit } = useInterfaces();

// Names that the steps use, which run in the page.
const { LanguageDetector, ending } = /** @type {any} */ (globalThis);

test('availability, options and attributes', () => visit(async (page) => {
  assert.deepEqual(await page.evaluate(async () => {
    const detector = await LanguageDetector.create({ expectedInputLanguages: ['EN-us', 'en', 'pt-BR'] });
    const plain = await LanguageDetector.create();
    return {
      available: await LanguageDetector.availability({ expectedInputLanguages: ['en-GB', 'ja'] }), unavailable: await LanguageDetector.availability({ expectedInputLanguages: ['en', 'zu'] }),
      create: await ending(() => LanguageDetector.create({ expectedInputLanguages: ['zu'] })), malformed: await ending(() => LanguageDetector.availability({ expectedInputLanguages: ['en_US'] })),
      languages: detector.expectedInputLanguages, frozen: Object.isFrozen(detector.expectedInputLanguages), none: plain.expectedInputLanguages,
      lengths: [LanguageDetector.create.length, LanguageDetector.prototype.detect.length, LanguageDetector.length], tag: String(plain), construct: await ending(() => new LanguageDetector()),
      brand: await ending(() => Object.create(LanguageDetector.prototype).inputQuota),
    };
  }), {
    available: 'available', unavailable: 'unavailable', create: 'NotSupportedError', malformed: 'RangeError',
    languages: ['en', 'pt'], frozen: true, none: null, lengths: [0, 1, 0], tag: '[object LanguageDetector]', construct: 'TypeError', brand: 'TypeError',
  });
}));

test('results: from the likeliest on, "und" last, never more than 1 in all, none below "und", no more than 0.99 before the last', () => visit(async (page) => {
  const all = { ...shortTexts, und: ['', '   ', '12345', '!?', 'xk qwz trplk mnv', '\u0000', 'Lona umusho oyisibonelo.'] };
  const results = await page.evaluate(async (texts) => {
    const detector = await LanguageDetector.create();
    return Promise.all(texts.map((/** @type {string} */ text) => detector.detect(text)));
  }, Object.values(all).flat());
  for (const [i, found] of results.entries()) {
    const what = `${Object.values(all).flat()[i]}: ${JSON.stringify(found)}`;
    const { detectedLanguage, confidence: unknown } = found.at(-1);
    assert.equal(detectedLanguage, 'und', what);
    assert.ok(unknown > 0 && unknown <= 1, what);
    const known = found.slice(0, -1);
    const sum = known.reduce((/** @type {number} */ s, /** @type {{confidence: number}} */ r) => s + r.confidence, 0);
    assert.ok(sum + unknown <= 1, what);
    for (const [k, { detectedLanguage: tag, confidence }] of known.entries()) {
      assert.equal(new Intl.Locale(tag).toString(), tag, what);
      assert.ok(confidence >= unknown && confidence <= (known[k - 1]?.confidence ?? 1), what);
    }
    if (known.length > 0) assert.ok(sum - known.at(-1).confidence < 0.99, what);
  }
  for (const found of results.slice(-7)) assert.equal(found[0].detectedLanguage, 'und', JSON.stringify(found));
  assert.deepEqual(results.at(-7), [{ detectedLanguage: 'und', confidence: 1 }], 'of nothing');
}));

test('is right about nine of ten short texts in 25 languages, and as often as it says', () => visit(async (page) => {
  const { id: _, ...known } = shortTexts; // Indonesian is taken for Malay, which it is close to
  const right = { all: 0, of: 0, sure: 0, ofSure: 0 };
  const wrong = [];
  for (const [language, texts] of Object.entries(known)) {
    const results = await page.evaluate(async (all) => {
      const detector = await LanguageDetector.create();
      return Promise.all(all.map((/** @type {string} */ text) => detector.detect(text)));
    }, texts);
    for (const [i, [{ detectedLanguage, confidence }]] of results.entries()) {
      const hit = Number(detectedLanguage === language);
      right.of++;
      right.all += hit;
      if (confidence >= 0.9) {
        right.ofSure++;
        right.sure += hit;
      }
      if (!hit) wrong.push(`${detectedLanguage} for ${texts[i]}`);
    }
  }
  assert.ok(right.all / right.of >= 0.95, `${right.all} of ${right.of}; ${wrong.join('; ')}`);
  assert.ok(right.sure / right.ofSure >= 0.98 && right.ofSure / right.of > 0.5, `${right.sure} of ${right.ofSure} of which it is sure`);
}));

test('a text in several languages: each gets its share', () => visit(async (page) => {
  const [found, mixed] = await page.evaluate(async ([en, de]) => {
    const detector = await LanguageDetector.create();
    return [await detector.detect(`${en} ${de}`), await detector.detect('We ate tacos there. そこで昼ごはんを食べました。')];
  }, [shortTexts.en.join(' '), shortTexts.de.join(' ')]);
  assert.deepEqual(found.slice(0, 2).map((/** @type {{detectedLanguage: string}} */ r) => r.detectedLanguage).sort(), ['de', 'en']);
  assert.ok(found[1].confidence > 0.3, JSON.stringify(found));
  assert.deepEqual(mixed.slice(0, 2).map((/** @type {{detectedLanguage: string}} */ r) => r.detectedLanguage).sort(), ['en', 'ja']);
}));

test('signals, destroy, usage and quota', () => visit(async (page) => {
  const found = await page.evaluate(async () => {
    const detector = await LanguageDetector.create();
    const controller = new AbortController();
    const during = detector.detect('text', { signal: controller.signal }).catch((/** @type {unknown} */ e) => e);
    controller.abort('during');
    const results = [
      await during, await detector.detect('text', { signal: AbortSignal.abort('before') }).catch((/** @type {unknown} */ e) => e),
      await detector.measureInputUsage('x'.repeat(99)), await ending(() => detector.detect('x'.repeat(detector.inputQuota))), (await detector.detect('text')).length > 0,
    ];
    detector.destroy();
    return [...results, await ending(() => detector.detect('text')), await ending(() => detector.measureInputUsage('text'))];
  });
  assert.deepEqual(found, ['during', 'before', 100, 'QuotaExceededError', true, 'AbortError', 'AbortError']);
}));

test('a long text takes no longer than its sample', () => visit(async (page) => {
  const [first] = await page.evaluate(async (text) => (await LanguageDetector.create()).detect(text.repeat(20_000)), `${shortTexts.en.join(' ')}\n`);
  assert.equal(first.detectedLanguage, 'en');
}));

test('its database comes once, when it is needed', () => visit(async (page) => {
  const database = () => used.site.requests.filter(({ path }) => /static\.small-/.test(path)).length;
  await page.evaluate(() => LanguageDetector.availability());
  assert.equal(database(), 0);
  await page.evaluate(() => Promise.all([LanguageDetector.create(), LanguageDetector.create()]));
  assert.equal(database(), 1);
}));
