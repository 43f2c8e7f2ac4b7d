// What the model does beside the summary: other versions of it, its translation, free writing; with
// an engine that answers as each test wants it.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { able, article, asked, done, failed, held, rescript, restingOnTwo, script, scriptedVisit, sentence, written } from './scripted.mjs';
import { useSite } from './site.mjs';

const { visit } = useSite(() => Buffer.from('GGUF'));

const first = written('Divers found a wreck.', 'A clock lay in it.');
const second = written('Sponge divers came upon an old ship.', 'It carried a machine.');
const third = written('A storm led to a discovery.');

/** Summarizes the sample. @param {import('./site.mjs').Visitor} reader */
async function summarized(reader) {
  await reader.sample('The Antikythera mechanism');
  await reader.settled();
}

const sizes = Object.entries({
  'light, desktop': { colorScheme: 'light' },
  'dark, phone': { colorScheme: 'dark', viewport: { width: 320, height: 640 } },
});

describe('the places that a sentence rests on', () => {
  const [{ evidence }] = restingOnTwo.sentences;
  const [later, earlier] = evidence.map(({ start, end }) => article.slice(start, end));

  for (const [name, options] of sizes) {
    test(`have their scores beside them, by pointer and by keyboard: ${name}`, () => visit(async (reader) => {
      const { page } = reader;
      await script(reader, { summarize: done(restingOnTwo) });
      await summarized(reader);
      /** Each place that is lit and the score beside it, in page order. */
      const lit = () => page.locator('#reading mark.on').evaluateAll((marks) => marks.map((mark) => [mark.textContent, getComputedStyle(mark, '::after').content]));
      const link = page.locator('#summary .sentence');
      for (const act of [() => link.hover(), () => link.focus()]) {
        await act();
        assert.deepEqual(await lit(), [[earlier, '"50%"'], [later, '"75%"']]);
        assert.deepEqual(await page.locator('#rests .score').allInnerTexts(), ['75%', '50%'], 'the best first');
        await reader.isAccessible('places with scores');
        await page.mouse.move(0, 0);
      }
      for (const place of [later, earlier, later]) {
        await page.keyboard.press('Enter');
        assert.equal(await page.evaluate(() => document.activeElement?.textContent), place);
        assert.match(await page.locator('#rests .here q').innerText(), new RegExp(`^${place.slice(0, 20)}`));
        await page.keyboard.press('Escape');
        assert.ok(await link.evaluate((a) => a === document.activeElement), 'Escape leads back');
      }
    }, { options: { ...scriptedVisit.options, .../** @type {object} */ (options) } }));
  }
});

describe('other versions', () => {
  const answers = { summarize: done({ ...first, alternatives: [second, third] }) };

  test('are written when asked for, and the one that is chosen is shown with its own evidence', () => visit(async (reader) => {
    const { page } = reader;
    await script(reader, answers);
    await summarized(reader);
    await page.getByRole('button', { name: 'Other versions' }).click();
    const options = page.getByRole('radio');
    await options.first().waitFor();
    assert.equal(await options.count(), 3, 'the one shown before, and two others');
    assert.deepEqual(await page.getByRole('group', { name: 'Other versions' }).locator('label').allInnerTexts(), [first, second, third].map((s) => s.sentences.map((x) => x.text).join(' ')));
    const request = (await asked(reader, 'summarize')).at(-1);
    assert.deepEqual([request.options.alternatives, request.options.mode], [3, 'written']);
    assert.ok(await options.first().isChecked());
    assert.ok(await options.first().evaluate((radio) => radio === document.activeElement));
    await page.keyboard.press('ArrowDown');
    assert.deepEqual(await reader.sentences(), second.sentences.map((s) => s.text));
    assert.ok(await options.nth(1).evaluate((radio) => radio === document.activeElement), 'the focus stays');
    await page.locator('#summary .sentence').nth(1).hover();
    assert.equal((await page.locator('#reading mark.on').allInnerTexts()).join(''), sentence('In May 1902').text);
    await page.getByRole('button', { name: 'Copy' }).click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), second.text);
  }, scriptedVisit));

  test('are offered of the model’s words only, and are forgotten with the summary', () => visit(async (reader) => {
    const { page } = reader;
    await script(reader);
    await summarized(reader);
    await page.getByRole('button', { name: 'Page’s summary' }).click();
    assert.equal(await page.getByRole('button', { name: 'Other versions' }).count(), 0);
    await page.getByRole('button', { name: 'Model’s summary' }).click();
    await rescript(reader, answers);
    await page.getByRole('button', { name: 'Other versions' }).click();
    await page.getByRole('radio').nth(2).check();
    await reader.summarize();
    await reader.settled();
    assert.equal(await page.getByRole('radio').count(), 0);
    assert.deepEqual(await reader.sentences(), first.sentences.map((s) => s.text));
  }, scriptedVisit));

  test('of which there are none: says so', () => visit(async (reader) => {
    await script(reader, { summarize: done({ ...first, fewer: 'what else it wrote says the same' }) });
    await summarized(reader);
    await reader.page.getByRole('button', { name: 'Other versions' }).click();
    await reader.page.getByText('The model has no other version that holds.').waitFor();
    assert.equal(await reader.page.getByRole('radio').count(), 0);
  }, scriptedVisit));

  test('can be cancelled while they are written; the summary stays', () => visit(async (reader) => {
    await script(reader);
    await summarized(reader);
    const before = await reader.sentences();
    await rescript(reader, { summarize: held({ type: 'event', event: { stage: 'searching', done: 3, total: 60 } }) });
    await reader.page.getByRole('button', { name: 'Other versions' }).click();
    await reader.page.getByText('The model is writing several versions').waitFor();
    await reader.page.getByRole('button', { name: 'Cancel', exact: true }).click();
    await reader.settled();
    assert.deepEqual(await reader.sentences(), before);
    assert.equal(await reader.page.getByRole('alert').filter({ visible: true }).count(), 0);
  }, scriptedVisit));

  for (const [name, options] of sizes) {
    test(`are accessible and fit: ${name}`, () => visit(async (reader) => {
      await script(reader, answers);
      await summarized(reader);
      await reader.isAccessible('offered');
      await reader.page.getByRole('button', { name: 'Other versions' }).click();
      await reader.page.getByRole('radio').nth(1).check();
      await reader.isAccessible('chosen');
    }, { options: /** @type {any} */ ({ ...scriptedVisit.options, ...options }) }));
  }
});

describe('the translation of the summary', () => {
  const german = { text: 'Taucher fanden <b>ein Wrack</b>.\n\nDarin lag eine Uhr.', from: 'en', untranslated: [], note: '' };

  test('appears under it, labelled, in the languages that the model speaks', () => visit(async (reader) => {
    const { page } = reader;
    await script(reader, { translate: done(german) });
    await summarized(reader);
    assert.deepEqual(await page.getByLabel('Language to translate to').locator('option').allInnerTexts(), ['German', 'French', 'Romanian']);
    await page.getByRole('button', { name: 'Translate' }).click();
    await page.getByText('German, translated by the model; may be wrong').waitFor();
    await page.locator('#translation-text li').nth(1).waitFor(); // the label is there before the words
    assert.deepEqual(await page.locator('#translation-text li').allInnerTexts(), ['Taucher fanden <b>ein Wrack</b>.', 'Darin lag eine Uhr.']);
    assert.equal(await page.locator('#translation-text').getAttribute('lang'), 'de');
    const [request] = await asked(reader, 'translate');
    assert.deepEqual([request.to, request.text], ['de', 'Divers found a wreck.\n\nA clock lay in it.']);
    assert.deepEqual(await reader.sentences(), first.sentences.map((s) => s.text), 'the summary stays');
  }, scriptedVisit));

  test('of another summary is another: it goes with the one that it is of', () => visit(async (reader) => {
    const { page } = reader;
    await script(reader, { translate: done(german) });
    await summarized(reader);
    await page.getByRole('button', { name: 'Translate' }).click();
    await page.locator('#translation-text li').first().waitFor();
    await page.getByRole('button', { name: 'Page’s summary' }).click();
    assert.ok(await page.locator('#translation').isHidden());
    await page.getByRole('button', { name: 'Translate' }).click();
    await page.locator('#translation-text li').first().waitFor();
    assert.equal((await asked(reader, 'translate')).at(-1).text, sentence('In the spring of 1900').text);
    await reader.page.getByRole('button', { name: 'Clear' }).click();
    assert.ok(await page.locator('#translation').isHidden());
  }, scriptedVisit));

  test('remembers the language', () => visit(async (reader) => {
    await script(reader);
    await summarized(reader);
    await reader.page.getByLabel('Language to translate to').selectOption('ro');
    await script(reader);
    await summarized(reader);
    assert.equal(await reader.page.getByLabel('Language to translate to').inputValue(), 'ro');
  }, scriptedVisit));

  test('streams, and can be stopped', () => visit(async (reader) => {
    const { page } = reader;
    await script(reader, { translate: held({ type: 'event', event: { stage: 'writing', text: 'Taucher' } }) });
    await summarized(reader);
    await page.getByRole('button', { name: 'Translate' }).click();
    await page.locator('#translation-text').getByText('Taucher').waitFor();
    await reader.isAccessible('while it is translated');
    await page.locator('#translate').getByRole('button', { name: 'Stop' }).click();
    await page.getByRole('button', { name: 'Translate' }).waitFor();
    assert.ok(await page.locator('#translation').isHidden());
    assert.equal(await page.getByRole('alert').filter({ visible: true }).count(), 0);
  }, scriptedVisit));

  test('says what could not be translated, and what went wrong', () => visit(async (reader) => {
    const { page } = reader;
    await script(reader, { translate: done({ ...german, untranslated: [{ start: 0, end: 3 }] }) });
    await summarized(reader);
    await page.getByRole('button', { name: 'Translate' }).click();
    await page.getByText('1 part could not be translated and stands as it was.').waitFor();
    await rescript(reader, { translate: failed('memory') });
    await page.getByRole('button', { name: 'Translate' }).click();
    await page.getByText(/not enough memory/).waitFor();
    await reader.isAccessible('failed');
  }, scriptedVisit));

  for (const [name, options] of sizes) {
    test(`is accessible and fits: ${name}`, () => visit(async (reader) => {
      await script(reader, { translate: done(german) });
      await summarized(reader);
      await reader.page.getByRole('button', { name: 'Translate' }).click();
      await reader.page.locator('#translation-text li').first().waitFor();
      await reader.isAccessible('translated');
    }, { options: /** @type {any} */ ({ ...scriptedVisit.options, ...options }) }));
  }
});

describe('free writing', () => {
  const moon = { texts: [{ text: 'The moon <i>turns</i>.', tokens: 5, finish: 'eos', score: 0 }], input: 4, cut: 0 };

  /** @param {import('./site.mjs').Visitor} reader @param {string} prompt */
  async function write(reader, prompt) {
    await reader.page.getByLabel('Prompt').fill(prompt);
    await reader.page.getByRole('button', { name: 'Write', exact: true }).click();
  }

  test('is behind a disclosure; its options are heeded, its words labelled and taken as text', () => visit(async (reader) => {
    const { page } = reader;
    await script(reader, { generate: done(moon) });
    assert.ok(await page.getByLabel('Prompt').isHidden());
    await page.getByText('Write freely').click();
    await page.getByLabel('New tokens').fill('40');
    await page.getByLabel('Temperature').fill('0.7');
    await page.getByLabel('Beams').fill('1');
    await write(reader, 'Tell me about the moon.');
    await page.getByText('5 tokens. The model came to an end.').waitFor();
    assert.equal(await reader.text('#written-text'), 'The moon <i>turns</i>.');
    assert.equal(await reader.text('#written-origin'), 'In the model’s words; may be wrong');
    const [{ messages, options }] = await asked(reader, 'generate');
    assert.deepEqual(messages, [{ role: 'user', content: 'Tell me about the moon.' }]);
    assert.deepEqual(options, { maxNewTokens: 40, numBeams: 1, doSample: true, temperature: 0.7 });
  }, scriptedVisit));

  test('with a model that knows no turns goes on from the prompt; without temperature nothing is drawn', () => visit(async (reader) => {
    await script(reader, { load: done({ ...able, tasks: ['generate'] }), generate: done({ ...moon, cut: 12 }) });
    await reader.page.getByText('Write freely').click();
    await write(reader, 'translate English to German: The house.');
    await reader.page.getByText(/12 tokens of the prompt did not fit/).waitFor();
    const [{ messages, prompt, options }] = await asked(reader, 'generate');
    assert.deepEqual([messages, prompt, options.doSample, options.temperature], [undefined, 'translate English to German: The house.', false, undefined]);
  }, scriptedVisit));

  test('streams, and can be stopped: what came stays', () => visit(async (reader) => {
    const { page } = reader;
    await script(reader, { generate: held({ type: 'event', event: { stage: 'writing', text: 'The mo' } }) });
    await page.getByText('Write freely').click();
    await write(reader, 'Tell me about the moon.');
    await page.locator('#written-text').getByText('The mo', { exact: true }).waitFor();
    await page.locator('#write').getByRole('button', { name: 'Stop' }).click();
    await page.getByText('Stopped.').waitFor();
    assert.equal(await reader.text('#written-text'), 'The mo');
    await page.getByRole('button', { name: 'Write', exact: true }).waitFor();
  }, scriptedVisit));

  for (const [name, options] of sizes) {
    test(`is accessible and fits: ${name}`, () => visit(async (reader) => {
      await script(reader, { generate: done(moon) });
      await reader.page.getByText('Write freely').click();
      await reader.isAccessible('open');
      await write(reader, 'Tell me about the moon.');
      await reader.page.getByText('5 tokens.').waitFor();
      await reader.isAccessible('written');
    }, { options: /** @type {any} */ ({ ...scriptedVisit.options, ...options }) }));
  }
});
