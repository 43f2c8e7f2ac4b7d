// Questions to the text, with an engine that answers as each test wants it.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { article, asked, done, failed, held, rescript, script, scriptedVisit, sentence, without } from './scripted.mjs';
import { useSite } from './site.mjs';

const { visit } = useSite(() => Buffer.from('GGUF'));
const spring = sentence('In the spring of 1900');
const may = sentence('In May 1902');

const quoted = { text: spring.text, found: true, mode: 'quoted', generated: false, evidence: [spring.range, may.range], passages: [], support: 1 };
const worded = { text: '<b>Sponge divers</b> found it in 1900.', found: true, mode: 'written', generated: true, evidence: [may.range], passages: [], support: 0.8 };
const unfound = { text: 'The page does not say.', found: false, mode: 'quoted', generated: false, evidence: [], passages: [], support: 0 };

/** @param {import('./site.mjs').Visitor} reader @param {string} question */
async function ask(reader, question) {
  await reader.page.getByLabel('Question about the text').fill(question);
  await reader.page.keyboard.press('Enter');
}

/** The answers, newest first. @param {import('./site.mjs').Visitor} reader */
const answers = (reader) => reader.page.locator('#answers > li');

/** @param {import('./site.mjs').Visitor} reader */
const lit = async (reader) => (await reader.page.locator('#reading mark.on').allInnerTexts()).join('');

describe('an answer', () => {
  test('quoted from the page, without a model: each passage leads to its place, by pointer and by keyboard', () => visit(async (reader) => {
    await script(reader, { ...without, ask: done(quoted) });
    await reader.paste(article);
    await ask(reader, 'Who found the wreck?');
    await answers(reader).getByText('Quoted from the page').waitFor();
    assert.equal(await answers(reader).locator('.asked').innerText(), 'Who found the wreck?');
    const links = answers(reader).getByRole('link');
    assert.deepEqual(await links.allInnerTexts(), [spring.text, may.text]);
    await links.nth(1).hover();
    assert.equal(await lit(reader), may.text);
    await links.nth(0).focus();
    assert.equal(await lit(reader), spring.text);
    await reader.page.keyboard.press('Enter');
    assert.equal(await reader.page.evaluate(() => document.activeElement?.textContent), spring.text);
    assert.equal(await lit(reader), spring.text);
  }, scriptedVisit));

  test('in the model’s words: labelled, its markup is text, and what it rests on is beside it', () => visit(async (reader) => {
    await script(reader, { ask: done(worded) });
    await reader.paste(article);
    await ask(reader, 'When?');
    await answers(reader).getByText('In the model’s words; may be wrong').waitFor();
    assert.equal(await answers(reader).locator('.answer').innerText(), worded.text);
    assert.equal(await answers(reader).locator('b').count(), 0);
    assert.deepEqual(await answers(reader).getByRole('link').allInnerTexts(), [may.text]);
  }, scriptedVisit));

  test('that the text says little of is marked', () => visit(async (reader) => {
    await script(reader, { ask: done({ ...worded, support: 0.2 }) });
    await reader.paste(article);
    await ask(reader, 'When?');
    await answers(reader).getByText('The text says little of this').waitFor();
  }, scriptedVisit));

  test('that the text does not give is said to be missing', () => visit(async (reader) => {
    await script(reader, { ask: done(unfound) });
    await reader.paste(article);
    await ask(reader, 'What is the capital of France?');
    await answers(reader).getByText('The page does not say.').waitFor();
    assert.equal(await answers(reader).getByRole('link').count(), 0);
    assert.equal(await answers(reader).locator('.origin').count(), 0);
  }, scriptedVisit));

  test('leaves the evidence of the summary marked, and that of answers before', () => visit(async (reader) => {
    await script(reader, { ask: done(quoted) });
    await reader.sample('The Antikythera mechanism');
    await reader.settled();
    await ask(reader, 'First?');
    await answers(reader).first().getByRole('link').first().waitFor();
    await rescript(reader, { ask: done(worded) });
    await ask(reader, 'Second?');
    await answers(reader).first().getByText('In the model’s words').waitFor();
    assert.deepEqual(await answers(reader).locator('.asked').allInnerTexts(), ['Second?', 'First?']);
    await answers(reader).nth(1).getByRole('link').nth(0).hover();
    assert.equal(await lit(reader), spring.text);
    await reader.page.locator('#summary .sentence').nth(1).hover();
    assert.equal(await lit(reader), may.text);
    const [, second] = await asked(reader, 'ask');
    assert.deepEqual(second.earlier, [{ question: 'First?', answer: quoted.text }]);
  }, scriptedVisit));
});

describe('a question', () => {
  test('without a text, or empty, is not asked', () => visit(async (reader) => {
    await script(reader, { ask: done(quoted) });
    await ask(reader, 'Who?');
    await reader.page.getByText('There is no text yet to ask about.').waitFor();
    await reader.paste(article);
    await ask(reader, '  ');
    assert.deepEqual(await asked(reader, 'ask'), []);
  }, scriptedVisit));

  test('shows the answer as it is written, and can be stopped and changed', () => visit(async (reader) => {
    await script(reader, { ask: held({ type: 'event', event: { stage: 'reading', done: 1, total: 2 } }, { type: 'event', event: { stage: 'writing', text: 'Sponge' } }) });
    await reader.paste(article);
    await ask(reader, 'Who found the wreck?');
    await answers(reader).getByText('Sponge', { exact: true }).waitFor();
    await answers(reader).getByText('In the model’s words; may be wrong').waitFor();
    await reader.isAccessible('while the answer is written');
    await reader.page.getByRole('button', { name: 'Stop' }).click();
    await reader.page.getByRole('button', { name: 'Ask' }).waitFor();
    assert.equal(await answers(reader).count(), 0);
    assert.equal(await reader.page.getByLabel('Question about the text').inputValue(), 'Who found the wreck?');
    assert.equal(await reader.page.getByRole('alert').filter({ visible: true }).count(), 0);
  }, scriptedVisit));

  test('that fails says so in words', () => visit(async (reader) => {
    await script(reader, { ask: failed('memory') });
    await reader.paste(article);
    await ask(reader, 'Who?');
    await reader.page.getByText(/not enough memory/).waitFor();
    assert.equal(await answers(reader).count(), 0);
  }, scriptedVisit));
});

describe('another text', () => {
  test('clears the answers, and ends the one that is being made', () => visit(async (reader) => {
    await script(reader, { ask: done(quoted) });
    await reader.paste(article);
    await ask(reader, 'First?');
    await answers(reader).getByRole('link').first().waitFor();
    await rescript(reader, { ask: held() });
    await ask(reader, 'Second?');
    await answers(reader).getByText('Second?').waitFor();
    await reader.page.getByRole('button', { name: 'Clear' }).click();
    await reader.page.getByRole('button', { name: 'Ask' }).waitFor();
    assert.equal(await answers(reader).count(), 0);
    assert.ok(await reader.page.locator('#answers').isHidden());
    assert.equal(await reader.page.getByLabel('Question about the text').inputValue(), '');
    assert.equal(await reader.page.locator('#reading mark').count(), 0);
  }, scriptedVisit));
});

for (const [name, options] of Object.entries({
  'light, desktop': { colorScheme: 'light' },
  'dark, phone': { colorScheme: 'dark', viewport: { width: 320, height: 640 } },
})) {
  test(`is accessible and fits: ${name}`, () => visit(async (reader) => {
    await script(reader, { ask: done(quoted) });
    await reader.sample('The Antikythera mechanism');
    await reader.settled();
    for (const result of [quoted, worded, unfound]) {
      await rescript(reader, { ask: done(result) });
      await ask(reader, 'Who found the wreck, and what about a_word_that_is_much_longer_than_the_window_is_wide_and_has_no_space?');
      await answers(reader).first().locator('.answer, .passages').first().waitFor();
      await reader.isAccessible(JSON.stringify(result));
    }
  }, { options: /** @type {any} */ ({ ...scriptedVisit.options, ...options }) }));
}
