// The main job on the real model: an article in, a summary out. Skipped where the model is not there.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { realModel, root } from './paths.mjs';
import { useSite } from './site.mjs';

const path = realModel();
const skip = path === null && 'the default model is not there: set PRECIS_MODEL or run make model';

describe('SmolLM2', { skip }, () => {
  const { visit } = useSite(() => readFileSync(/** @type {string} */ (path)));
  const article = readFileSync(join(root, 'web/app/samples/antikythera.txt'), 'utf8');

  /** @param {import('./site.mjs').Visitor} reader */
  const timings = (reader) => reader.page.evaluate(() => /** @type {any} */ (globalThis).precis.timings);

  test('summarizes an article: the page’s sentences at once, then its own words, each with its evidence', (t) => visit(async (reader) => {
    const { page } = reader;
    page.setDefaultTimeout(120_000);
    await reader.want('written');
    await reader.sample('The Antikythera mechanism');
    await reader.settled();
    const extracted = await reader.sentences();
    assert.equal(await reader.origin(), 'Sentences from the page');

    // From here on the place of the summary must neither shrink nor move, and its text only grow.
    await page.evaluate(() => {
      const body = /** @type {HTMLElement} */ (document.getElementById('summary'));
      const seen = { heights: [body.offsetHeight], tops: [body.getBoundingClientRect().top + scrollY], texts: /** @type {string[]} */ ([]) };
      Object.assign(globalThis, { seen });
      new MutationObserver(() => {
        seen.heights.push(body.offsetHeight);
        seen.tops.push(body.getBoundingClientRect().top + scrollY);
        if (body.getAttribute('aria-busy')) seen.texts.push(body.innerText);
      }).observe(body, { childList: true, attributes: true });
    });
    await reader.download();
    await reader.downloaded();
    await reader.says('Written by the model; may be wrong');
    await reader.settled();
    const sentences = await reader.sentences();
    assert.ok(sentences.length >= 1 && sentences.length <= 3, `${sentences.length} key points`);
    assert.notDeepEqual(sentences, extracted);
    t.diagnostic(sentences.join(' '));
    const seen = await page.evaluate(() => /** @type {any} */ (globalThis).seen);
    assert.ok(seen.texts.length > 5, 'it streams');
    for (const [i, text] of seen.texts.entries()) assert.ok(i === 0 || text.startsWith(seen.texts[i - 1].slice(0, -1)), 'the text grows');
    assert.ok(Math.min(...seen.heights.slice(0, -2)) >= seen.heights[0], `the summary shrank while it was written: ${seen.heights}`);
    assert.equal(new Set(seen.tops.map(Math.round)).size, 1, `the summary moved: ${[...new Set(seen.tops)]}`);

    for (let i = 0; i < sentences.length; i++) {
      await page.locator('#summary .sentence').nth(i).focus();
      const evidence = await page.locator('#reading mark.on').allInnerTexts();
      assert.ok(evidence.length > 0, `no evidence for: ${sentences[i]}`);
      for (const mark of evidence) assert.ok(article.includes(mark));
    }
    for (const number of sentences.join(' ').match(/\d[\d.,]*\d|\d/g) ?? []) assert.ok(article.includes(number), `${number} is not in the text`);
    assert.match(await reader.text('#read'), /\d+%|whole text|all/i);

    const { summarized } = await timings(reader);
    await reader.summarize();
    await page.waitForFunction((before) => /** @type {any} */ (globalThis).precis.timings.summarized > before, summarized); // at once, where it was read ahead
    await reader.settled();
    assert.deepEqual(await reader.sentences(), sentences, 'two runs say the same');
  }));

  test('ranks the page’s sentences', () => visit(async (reader) => {
    reader.page.setDefaultTimeout(120_000);
    await reader.download();
    await reader.downloaded();
    await reader.want('ranked');
    await reader.sample('The Antikythera mechanism');
    await reader.settled();
    assert.equal(await reader.origin(), 'Sentences from the page, chosen by the model');
    const sentences = await reader.sentences();
    assert.ok(sentences.length >= 1 && sentences.length <= 3);
    for (const sentence of sentences) assert.ok(article.includes(sentence), `not in the text: ${sentence}`);
  }));

  test('starts warm from the store and stops when told to', (t) => visit(async (reader) => {
    reader.page.setDefaultTimeout(120_000);
    await reader.want('written');
    await reader.download();
    await reader.downloaded();
    await reader.page.close();
    await reader.open();
    reader.page.setDefaultTimeout(120_000);
    await reader.downloaded();
    // The first words are the sign to cancel; a test that waits for them from outside may come too late.
    const cancelled = reader.page.evaluate(() => new Promise((resolve) => {
      const work = /** @type {HTMLElement} */ (document.getElementById('work'));
      const summary = /** @type {HTMLElement} */ (document.getElementById('summary'));
      new MutationObserver((_, observer) => {
        if (!summary.hasAttribute('aria-busy')) return;
        observer.disconnect();
        const start = performance.now();
        new MutationObserver(() => work.hidden && resolve(performance.now() - start)).observe(work, { attributes: true });
        work.querySelector('button')?.click();
      }).observe(summary, { attributes: true, childList: true });
    }));
    await reader.sample('Why leaves change colour');
    const ms = await cancelled;
    const marks = await timings(reader);
    const load = marks['model ready'] - marks.requested;
    const first = marks['first token'] - marks['summary requested'];
    t.diagnostic(`warm start: ${load.toFixed(0)} ms to a loaded model, ${first.toFixed(0)} ms more to the first token of a 300-word text; cancelled in ${ms.toFixed(0)} ms`);
    assert.equal(reader.site.downloads().length, 1);
    assert.equal(await reader.origin(), 'Sentences from the page');
  }));
});
