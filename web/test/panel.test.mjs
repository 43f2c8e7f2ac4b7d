// The extension's panel with a fake page in front and a scripted engine: what it asks of both, and what it shows.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { isAccessible } from './accessible.mjs';
import { launch } from './chromium.mjs';
import { servePanel } from './panel.mjs';
import { root } from './paths.mjs';
import { entry, inContext, related, remembering } from './remembered.mjs';
import { able, article, done, extracted, failed, file, held, restingOnTwo, sentence, written } from './scripted.mjs';

const worker = readFileSync(join(root, 'web/test/fake-worker.js'), 'utf8');
const page = { tab: 1, text: article, url: 'https://example.org/antikythera', title: 'The Antikythera mechanism', site: 'example.org', language: 'en', selection: [], private: false };

/** @type {{url: string, origin: string, close: () => Promise<unknown>}} */
let served;
/** @type {import('playwright-core').Browser} */
let browser;
before(async () => {
  served = await servePanel(page);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await served?.close();
});

const summary = written('Divers found a wreck off Antikythera.', 'In May 1902 a split lump showed the teeth of a wheel.', 'It followed the sun and the moon.');

/** An engine with a model that can do everything, and a memory. */
const everything = {
  start: done({ variant: 'relaxed', timings: {} }), status: done({ store: 'opfs', stored: 64e6, complete: true }), load: done(able), verify: done(null), unload: done(null),
  models: done({ store: 'opfs', models: [], usage: 0, quota: 0, persisted: false }), catalogue: done({ models: [] }),
  summarize: done(summary),
  ask: done({ text: sentence('In May 1902').text, found: true, mode: 'quoted', generated: false, evidence: [sentence('In May 1902').range], passages: [], support: 1 }),
  ...remembering,
};

const recalling = { summarize: done({ ...summary, related, inContext }) };

/** Milliseconds after which what a test waits for does not come: many, for a loaded machine. */
const PATIENCE = Number(process.env.T ?? 60_000);

/** A reader of the panel. */
class Reader {
  /** @param {import('playwright-core').Page} page */
  constructor(page) {
    this.page = page;
  }

  /** The reader presses the extension's button. @param {'page' | 'selection'} [what] */
  async ask(what = 'page') {
    await this.page.evaluate((what) => void /** @type {any} */ (globalThis).tab.onAsked(what), what); // not until it is done
  }

  /** Another tab comes to the front, with its page. @param {number} tab @param {object} [page]  that is read there */
  async goTo(tab, page = {}) {
    await this.page.evaluate(({ id, page }) => {
      const { asked, tab } = /** @type {any} */ (globalThis);
      Object.assign(asked.page, page, { tab: id });
      void tab.onFront(id);
    }, { id: tab, page });
  }

  /** What the panel asked of the page in front. @returns {Promise<any>} */
  pageWasAsked() {
    return this.page.evaluate(() => /** @type {any} */ (globalThis).asked);
  }

  /** What the panel asked of the engine. @param {string} type @returns {Promise<any[]>} */
  async asked(type) {
    const requests = await this.page.workers()[0].evaluate(() => /** @type {any} */ (globalThis).REQUESTS);
    return requests.filter((/** @type {any} */ request) => request.type === type);
  }

  /** Waits until the engine was asked so. @param {string} type @param {number} [times] */
  async untilAsked(type, times = 1) {
    const end = performance.now() + PATIENCE;
    for (;;) {
      const requests = await this.asked(type);
      if (requests.length >= times) return requests.at(-1);
      if (performance.now() > end) assert.fail(`${type} was asked ${requests.length} times, want ${times}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Changes the engine's answers. @param {Record<string, any[]>} answers */
  async rescript(answers) {
    await this.page.workers()[0].evaluate((answers) => void Object.assign(/** @type {any} */ (globalThis).ANSWERS, answers), answers);
  }

  /** The engine says more to a request that is held. @param {any} request @param {any} reply */
  async reply(request, reply) {
    await this.page.workers()[0].evaluate((reply) => postMessage(reply), { ...reply, id: request.id });
  }

  /** Summarizes and waits for the summary. */
  async summarized() {
    await this.ask();
    await this.page.locator('#summary .sentence').first().waitFor();
    await this.page.locator('#work').waitFor({ state: 'hidden' });
  }

  /** @param {string} view */
  async history(view = 'History') {
    await this.page.getByRole('button', { name: 'History', exact: true }).first().click();
    const dialog = this.page.getByRole('dialog', { name: 'What you read' });
    await dialog.waitFor();
    if (view !== 'History') await dialog.getByRole('button', { name: view, exact: true }).click();
    return dialog;
  }

  /** @param {RegExp} words */
  async tabTo(words) {
    for (let i = 0; i < 60; i++) {
      await this.page.keyboard.press('Tab');
      const focused = await this.page.evaluate(() => `${document.activeElement?.getAttribute('aria-label') ?? ''} ${document.activeElement?.textContent ?? ''}`.trim());
      if (words.test(focused)) return;
    }
    assert.fail(`no way by Tab to ${words}`);
  }
}

/**
 * @param {(reader: Reader) => Promise<void>} steps
 * @param {{settings?: object, answers?: Record<string, any[]>, options?: import('playwright-core').BrowserContextOptions}} [how]
 */
const visit = async (steps, { settings = { remembers: true }, answers = {}, options } = {}) => {
  const context = await browser.newContext({ viewport: { width: 390, height: 800 }, ...options });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const body = `globalThis.ANSWERS = ${JSON.stringify({ ...everything, ...answers })};\n${worker}`;
  await context.route('**/worker.js', (route) => route.fulfill({ contentType: 'text/javascript', body }));
  /** @type {string[]} */
  const errors = [];
  context.on('console', (m) => m.type() === 'error' && errors.push(m.text()));
  context.on('weberror', (e) => errors.push(`${e.error().stack ?? e.error()}`));
  await context.addInitScript((settings) => {
    if (location.protocol === 'http:' && !localStorage.getItem('precis settings')) localStorage.setItem('precis settings', settings);
  }, JSON.stringify({ model: { name: 'able', licence: 'MIT', file: file('able') }, ...settings }));
  try {
    const opened = await context.newPage();
    opened.setDefaultTimeout(PATIENCE);
    await opened.goto(served.url);
    await opened.waitForFunction(() => /** @type {any} */ (globalThis).precis?.hasModel);
    await steps(new Reader(opened));
    assert.deepEqual(errors, []);
  } catch (e) {
    if (errors.length > 0 && e instanceof Error) e.message += `\nerrors of the panel:\n${errors.join('\n')}`;
    throw e;
  } finally {
    await context.close();
  }
};

describe('the page in front', () => {
  test('is read and summarized when it is asked for', () => visit(async (reader) => {
    await reader.summarized();
    assert.deepEqual(await reader.page.locator('#summary .sentence').allInnerTexts(), summary.sentences.map(({ text }) => text));
    assert.equal(await reader.page.locator('h1').innerText(), page.title);
    assert.equal(await reader.page.locator('#page-site').innerText(), 'example.org');
    const [request] = await reader.asked('summarize');
    assert.equal(request.text, article);
    assert.equal(request.options.title, page.title);
    await reader.ask('selection');
    await reader.untilAsked('summarize', 2);
    assert.deepEqual((await reader.pageWasAsked()).read, ['page', 'selection']);
  }));

  test('is read when Summarize is pressed and nothing was read yet; a block where one was pointed at', () => visit(async (reader) => {
    await reader.page.getByRole('button', { name: 'Summarize', exact: true }).click();
    await reader.page.locator('#summary .sentence').first().waitFor();
    await reader.page.getByRole('button', { name: 'Point at what to summarize' }).click();
    await reader.untilAsked('summarize', 2);
    assert.deepEqual((await reader.pageWasAsked()).read, ['page', 'block']);
  }));

  for (const [reason, words] of Object.entries({ 'not-allowed': /press its button/, restricted: /lets no extension read/, left: /no longer there/ })) {
    test(`that cannot be read says why: ${reason}`, () => visit(async (reader) => {
      await reader.page.evaluate((reason) => (/** @type {any} */ (globalThis).asked.failure = { reason, message: 'no' }), reason);
      await reader.ask();
      await reader.page.getByRole('alert').getByText(words).waitFor();
    }));
  }

  test('changes: the summary of the one before goes; on a site that is read along the next is made', () => visit(async (reader) => {
    await reader.summarized();
    await reader.page.evaluate(() => void /** @type {any} */ (globalThis).tab.onChanged(1));
    await reader.page.locator('#card').waitFor({ state: 'hidden' });
    await reader.page.getByRole('button', { name: 'Settings', exact: true }).click();
    await reader.page.getByRole('switch', { name: /Read along/ }).click();
    await reader.page.getByRole('button', { name: 'Close' }).click();
    await reader.goTo(1);
    await reader.untilAsked('summarize', 2);
  }));

  test('has its summary, its answers and what it recalls again when the reader returns, and nothing is read or made anew', () => visit(async (reader) => {
    const { page: opened } = reader;
    await reader.summarized();
    await opened.getByText('Remembered', { exact: true }).waitFor();
    await opened.getByLabel('Question about the text').fill('When was it seen?');
    await opened.keyboard.press('Enter');
    await opened.locator('#answers .sentence').first().waitFor();
    const shown = () => opened.locator('#summary .sentence').allInnerTexts();
    const first = await shown();

    await reader.goTo(2, { text: `${article} More.`, title: 'Another', url: 'https://example.org/another' });
    await opened.locator('#card').waitFor({ state: 'hidden' });
    assert.match(await opened.locator('#empty').innerText(), /button in the toolbar.*Alt\+Shift\+S/);
    assert.equal(await opened.getByRole('alert').filter({ visible: true }).count(), 0, 'that is no error');
    assert.equal(await opened.locator('#answers li').count(), 0);
    await isAccessible(opened, 'a hint');
    await reader.rescript({ summarize: done(written('Another page has another summary.')) });
    await reader.summarized();
    assert.deepEqual(await shown(), ['Another page has another summary.']);

    await reader.goTo(1, { text: article });
    await opened.locator('#summary').getByText(first[0]).waitFor();
    assert.deepEqual(await shown(), first);
    assert.equal(await opened.locator('h1').innerText(), page.title);
    await opened.locator('.related').waitFor();
    await opened.getByText('Remembered', { exact: true }).waitFor();
    await opened.locator('#answers .sentence').first().hover();
    assert.deepEqual((await reader.pageWasAsked()).shown.text, [sentence('In May 1902').text]);
    await opened.locator('#summary .sentence').first().hover();
    assert.deepEqual((await reader.pageWasAsked()).shown.text, [sentence('In the spring of 1900').text]);
    await reader.goTo(2);
    await opened.locator('#summary').getByText('Another page has another summary.').waitFor();

    assert.deepEqual((await reader.pageWasAsked()).read, ['page', 'page']);
    assert.equal((await reader.asked('summarize')).length, 2);
    assert.equal((await reader.asked('remember')).filter(({ continued }) => !continued).length, 2, 'to return is no further reading');
  }, { settings: { remembers: true, remembersAll: true }, answers: recalling }));

  test('has nothing again that was left behind: by another page, a closed tab, many tabs, a private window', () => visit(async (reader) => {
    const { page: opened } = reader;
    const empty = async (/** @type {number} */ tab, /** @type {string} */ why) => {
      await reader.goTo(tab);
      await opened.locator('#empty').waitFor();
      assert.equal(await opened.locator('#summary .sentence').filter({ visible: true }).count(), 0, why);
    };
    await reader.summarized();
    await empty(2, 'nothing was read yet');
    await opened.evaluate(() => void /** @type {any} */ (globalThis).tab.onChanged(1));
    await empty(1, 'it has become another, or was closed');
    await reader.goTo(3, { private: true });
    await reader.summarized();
    await empty(2, 'nothing was read yet');
    await empty(3, 'of a private window');
    await opened.evaluate(() => (/** @type {any} */ (globalThis).asked.page.private = false));
    for (let tab = 10; tab < 23; tab++) {
      await reader.goTo(tab);
      await opened.locator('#empty').waitFor();
      await reader.summarized();
    }
    await empty(2, 'nothing was read yet');
    await empty(10, 'twelve were left after it');
    await reader.goTo(11);
    await opened.locator('#summary .sentence').first().waitFor();
  }));

  test('that is left while it is being read is not taken for the next', () => visit(async (reader) => {
    const { page: opened } = reader;
    await opened.evaluate(() => {
      const { asked, tab } = /** @type {any} */ (globalThis);
      const page = { ...asked.page };
      tab.read = () => new Promise((resolve) => (asked.come = () => resolve(page)));
    });
    await reader.ask();
    await reader.goTo(2);
    await opened.evaluate(() => void /** @type {any} */ (globalThis).asked.come());
    await opened.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    assert.deepEqual(await reader.asked('summarize'), []);
    assert.equal(await opened.locator('h1').innerText(), 'No page read yet');
  }));

  test('offers what is selected in it, and the whole of it again', () => visit(async (reader) => {
    const { page: opened } = reader;
    const select = (/** @type {number} */ tab, /** @type {boolean} */ selected) => opened.evaluate(({ tab, selected }) => void /** @type {any} */ (globalThis).tab.onSelected(tab, selected), { tab, selected });
    const offer = opened.getByRole('button', { name: 'Summarize the selection' });
    await reader.summarized();
    assert.equal(await offer.count(), 0);
    await select(2, true);
    assert.equal(await offer.count(), 0, 'of another tab');
    await select(1, true);
    await isAccessible(opened, 'an offer');
    await select(1, false);
    assert.equal(await offer.count(), 0);
    await select(1, true);
    await offer.click();
    await reader.untilAsked('summarize', 2);
    const whole = opened.getByRole('button', { name: 'Summarize the whole page' });
    await whole.waitFor();
    assert.equal(await offer.count(), 0, 'it is what is shown');
    await whole.click();
    await reader.untilAsked('summarize', 3);
    assert.equal(await whole.count(), 0);
    assert.deepEqual((await reader.pageWasAsked()).read, ['page', 'selection', 'page']);
  }));

  test('shows what a sentence rests on, by pointer and by keyboard alone, and the way back', () => visit(async (reader) => {
    await reader.page.keyboard.press('Tab');
    await reader.tabTo(/^Summarize$/);
    await reader.page.keyboard.press('Enter');
    await reader.page.locator('#summary .sentence').first().waitFor();
    await reader.page.locator('#work').waitFor({ state: 'hidden' });
    const [first] = summary.sentences;
    await reader.tabTo(/^Divers found/);
    const passage = [article.slice(first.evidence[0].start, first.evidence[0].end)];
    assert.deepEqual((await reader.pageWasAsked()).shown, { text: passage, scroll: false });
    assert.match(await reader.page.locator('#rests').innerText(), /1 place in the text.*90 ?%/);
    await reader.page.keyboard.press('Enter');
    assert.deepEqual((await reader.pageWasAsked()).shown, { text: passage, scroll: true });
    assert.equal(await reader.page.evaluate(() => document.activeElement?.textContent), first.text, 'the focus stays where the keys lead on');
    await reader.page.keyboard.press('Tab');
    assert.equal((await reader.pageWasAsked()).shown.scroll, false);
    await reader.page.locator('#summary .sentence').nth(2).hover();
    await reader.page.mouse.move(0, 0);
    assert.deepEqual((await reader.pageWasAsked()).shown.text, []);
  }));

  test('shows each place that a sentence rests on with its score, and leads to one after the other by keyboard', () => visit(async (reader) => {
    await reader.summarized();
    const { page: opened } = reader;
    const places = restingOnTwo.sentences[0].evidence.map(({ start, end }) => article.slice(start, end));
    const height = () => opened.locator('#rests').evaluate((box) => box.getBoundingClientRect().height);
    const before = await height();
    await reader.tabTo(/^In May 1902 a lump/);
    assert.match(await opened.locator('#rests').innerText(), /2 places in the text.*90 ?%/);
    const rows = opened.locator('#rests .place');
    assert.deepEqual(await rows.locator('.score').allInnerTexts(), ['75%', '50%']);
    for (const [i, place] of places.entries()) assert.ok(place.startsWith(await rows.locator('q').nth(i).innerText()));
    assert.equal(await height(), before, 'nothing moves');
    await isAccessible(opened, 'places with scores');
    for (const i of [0, 1, 0]) {
      await opened.keyboard.press('Enter');
      assert.deepEqual((await reader.pageWasAsked()).shown, { text: [places[i], places[1 - i]], scroll: true });
      assert.deepEqual(await rows.evaluateAll((all) => all.map(({ className }) => className.includes('here'))), [i === 0, i === 1]);
    }
    await opened.mouse.move(0, 0);
    await opened.locator('#summary .sentence').hover();
    assert.equal(await rows.count(), 2);
    await opened.mouse.move(0, 0);
    assert.equal(await rows.count(), 0);
  }, { answers: { summarize: done(restingOnTwo) } }));

  test('of a private window is not kept, and says so', () => visit(async (reader) => {
    await reader.page.evaluate(() => (/** @type {any} */ (globalThis).asked.page.private = true));
    await reader.summarized();
    assert.match(await reader.page.locator('#page-note').innerText(), /Nothing of a private window is kept/);
    const [request] = await reader.asked('summarize');
    assert.equal(request.page.private, true);
    assert.deepEqual(await reader.asked('remember'), []);
  }, { settings: { remembers: true, remembersAll: true }, answers: { remember: done({ ignored: 'private', twin: false, left: [] }) } }));
});

describe('a summary that is being written', () => {
  const begin = { type: 'event', event: { stage: 'extracted', summary: { ...extracted, sentences: [0, 1, 2].map(() => extracted.sentences[0]) } } };
  const parts = ['• Divers found a wreck', '• Divers found a wreck off Antikythera.\n• In May', '• Divers found a wreck off Antikythera.\n• In May 1902 a split lump showed the teeth of a wheel.\n• It followed the sun and the moon.'];

  test('can be selected while it streams, and stays selected when it is whole', () => visit(async (reader) => {
    await reader.ask();
    const request = await reader.untilAsked('summarize');
    await reader.reply(request, { type: 'event', event: { stage: 'writing', text: parts[0] } });
    await reader.page.locator('#summary li').filter({ hasText: 'a wreck' }).waitFor();
    await reader.page.evaluate(() => {
      const [text] = /** @type {HTMLElement} */ (document.querySelector('#summary li')).childNodes;
      getSelection()?.setBaseAndExtent(text, 0, text, 'Divers found'.length);
    });
    const selected = () => reader.page.evaluate(() => String(getSelection()));
    for (const text of parts.slice(1)) await reader.reply(request, { type: 'event', event: { stage: 'writing', text } });
    await reader.page.locator('#summary li').nth(2).waitFor();
    assert.equal(await selected(), 'Divers found');
    await reader.reply(request, { type: 'done', result: summary });
    await reader.page.locator('#summary .sentence').first().waitFor();
    assert.equal(await selected(), 'Divers found');
  }, { answers: { summarize: held() } }));

  test('moves nothing that is in sight', (t) => visit(async (reader) => {
    await reader.page.evaluate(() => {
      const shifts = /** @type {any} */ (globalThis);
      Object.assign(shifts, { sum: 0, moved: [] });
      new PerformanceObserver((list) => {
        for (const shift of /** @type {any[]} */ (list.getEntries())) {
          if (shift.hadRecentInput) continue;
          shifts.sum += shift.value;
          for (const { node, previousRect, currentRect } of shift.sources) shifts.moved.push(`${node?.id || node?.className || node?.nodeName}: ${previousRect.y} to ${currentRect.y}`);
        }
      }).observe({ type: 'layout-shift', buffered: true });
    });
    const drawn = () => reader.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    await reader.ask();
    const request = await reader.untilAsked('summarize');
    await reader.page.locator('#summary .sentence').first().waitFor();
    for (const text of parts) {
      await reader.reply(request, { type: 'event', event: { stage: 'writing', text } });
      await reader.page.locator('#summary').getByText(text.split('\n').at(-1)?.slice(2) ?? '').waitFor();
      await drawn();
    }
    await reader.reply(request, { type: 'done', result: { ...summary, related, inContext } });
    await reader.page.locator('.related').waitFor();
    await drawn();
    const { sum, moved } = await reader.page.evaluate(() => {
      const { sum, moved } = /** @type {any} */ (globalThis);
      return { sum, moved };
    });
    t.diagnostic(`layout shift ${sum.toFixed(4)}`);
    assert.ok(sum < 0.01, `layout shift ${sum}: ${moved.join('; ')}`);
  }, { answers: { summarize: held(begin) } }));
});

describe('the memory', () => {
  test('is not asked for anything before the reader wants one; then the page is kept', () => visit(async (reader) => {
    await reader.summarized();
    const types = await reader.page.workers()[0].evaluate(() => /** @type {any} */ (globalThis).REQUESTS.map((/** @type {any} */ r) => r.type));
    assert.deepEqual(types.filter((/** @type {string} */ type) => /memory|remember|entries|related|learned|review/.test(type)), []);
    const [{ page: sent, context }] = await reader.asked('summarize');
    assert.equal(sent, undefined);
    assert.ok(!context);
    await reader.page.getByRole('button', { name: 'Remember this page …' }).click();
    const question = reader.page.getByRole('dialog', { name: 'Remember what you read?' });
    assert.match(await question.innerText(), /Address, title, text.*this browser’s storage on this device.*private windows/s);
    await question.getByRole('button', { name: 'Not now' }).click();
    assert.deepEqual(await reader.asked('remember'), []);
    await reader.page.getByRole('button', { name: 'Remember this page …' }).click();
    await question.getByRole('button', { name: 'This page' }).click();
    const { page: kept, text, summary: made } = await reader.untilAsked('remember');
    assert.equal((await reader.asked('memory-settings'))[0].on, true);
    assert.equal(kept.url, page.url);
    assert.equal(text, article);
    assert.equal(made.text, summary.text);
    assert.equal(made.generated, true);
    await reader.page.getByText('Remembered', { exact: true }).waitFor();
    await reader.page.getByRole('button', { name: 'Forget it' }).click();
    assert.equal((await reader.untilAsked('forget')).url, entry(0).url);
    await reader.page.getByRole('button', { name: 'Remember this page', exact: true }).waitFor();
  }, { settings: {} }));

  test('keeps every page where the reader said so', () => visit(async (reader) => {
    await reader.summarized();
    await reader.untilAsked('remember');
    await reader.page.getByText('Remembered', { exact: true }).waitFor();
  }, { settings: { remembers: true, remembersAll: true } }));

  test('sets sentences of the page beside earlier ones, with source and date, and shows what is related with weights', () => visit(async (reader) => {
    await reader.summarized();
    const { page: opened } = reader;
    const lines = opened.getByRole('region', { name: 'In context' }).getByRole('listitem');
    await lines.first().waitFor();
    assert.equal(await lines.count(), inContext.length);
    const date = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium' }).format(entry(1).lastRead);
    for (const [i, { text, title }] of inContext.entries()) {
      const line = await lines.nth(i).innerText();
      for (const part of [text, title, date, ['New', 'Compare'][i]]) assert.ok(line.includes(part), `${part} is not in: ${line}`);
    }
    await lines.first().getByRole('link').hover();
    assert.deepEqual((await reader.pageWasAsked()).shown.text, [inContext[0].text]);
    const weights = await opened.locator('.related .number').allInnerTexts();
    assert.deepEqual(weights, ['62%', '26%', '12%']);
    const meters = await opened.locator('.related meter').evaluateAll((all) => all.map((meter) => /** @type {HTMLMeterElement} */ (meter).value));
    assert.ok(Math.abs(meters.reduce((a, b) => a + b) - 1) < 1e-9);
    await lines.first().getByRole('button', { name: entry(1).title }).click();
    await opened.getByRole('dialog').getByRole('heading', { name: entry(1).title }).waitFor();
    assert.equal((await reader.asked('entry')).at(-1).url, entry(1).url);
  }, { answers: recalling }));

  test('takes part or not: for this page, and for good', () => visit(async (reader) => {
    await reader.summarized();
    assert.equal((await reader.asked('summarize'))[0].context, true);
    const use = reader.page.getByRole('switch', { name: 'Use what I read before' });
    await use.click();
    assert.ok(!(await reader.untilAsked('summarize', 2)).context);
    await reader.rescript({ 'memory-settings': done({ on: true, context: false, budget: 0, excluded: [] }) });
    await reader.page.getByRole('button', { name: 'For all pages' }).click();
    await reader.page.getByText('What you read is used on no page.').waitFor();
    assert.equal((await reader.asked('memory-settings')).at(-1).context, false);
    await reader.summarized();
    assert.equal(await use.isChecked(), false);
  }, { answers: recalling }));

  test('that is blocked or full says so, and the summary is there all the same', () => visit(async (reader) => {
    await reader.summarized();
    await reader.page.getByRole('button', { name: 'Remember this page', exact: true }).click();
    await reader.page.getByRole('alert').getByText(/no more room in this browser/).waitFor();
    assert.ok(await reader.page.locator('#summary').isVisible());
  }, { answers: { remember: failed('quota') } }));
});

describe('sentences', () => {
  test('are marked, changed and removed by keyboard; the engine learns, and the summary is as they were left', () => visit(async (reader) => {
    await reader.summarized();
    const { page: opened } = reader;
    await reader.tabTo(/^Edit$/);
    await opened.keyboard.press('Enter');
    await opened.getByRole('textbox', { name: 'Sentence 1' }).waitFor();
    await opened.keyboard.press('End');
    await opened.keyboard.press('Control+A');
    await opened.keyboard.type('Divers found a ship.');
    await reader.tabTo(/^Keep sentence 2/);
    await opened.keyboard.press('Space');
    await reader.tabTo(/^Remove sentence 3/);
    await opened.keyboard.press('Space');
    await reader.tabTo(/^Done$/);
    await opened.keyboard.press('Enter');
    const { sentences, page: told } = await reader.untilAsked('feedback');
    const [first, second, third] = summary.sentences;
    assert.deepEqual(sentences, [{ text: first.text, did: 'edited', edited: 'Divers found a ship.' }, { text: second.text, did: 'kept' }, { text: third.text, did: 'deleted' }]);
    assert.equal(told.url, page.url);
    assert.deepEqual(await opened.locator('#summary .sentence').allInnerTexts(), ['Divers found a ship.', second.text]);
    assert.match(await opened.locator('#origin').innerText(), /edited by you/);
    assert.match(await opened.evaluate(() => document.activeElement?.textContent ?? ''), /^Edit$/);
    await opened.getByText(/later summaries follow what you keep/).waitFor();
    await opened.getByRole('button', { name: 'Copy', exact: true }).click();
    await opened.getByRole('button', { name: 'Copied' }).waitFor();
    assert.equal(await opened.evaluate(() => navigator.clipboard.readText()), `• Divers found a ship.\n• ${second.text}`);
  }));

  test('stay as they were when the reader thinks better of it', () => visit(async (reader) => {
    await reader.summarized();
    await reader.page.getByRole('button', { name: 'Edit', exact: true }).click();
    await reader.page.getByRole('button', { name: 'Remove sentence 1' }).click();
    await reader.page.keyboard.press('Escape');
    assert.deepEqual(await reader.page.locator('#summary .sentence').allInnerTexts(), summary.sentences.map(({ text }) => text));
    assert.deepEqual(await reader.asked('feedback'), []);
  }));

  test('are saved as a file, with the title and where they are from', () => visit(async (reader) => {
    await reader.summarized();
    const [download] = await Promise.all([reader.page.waitForEvent('download'), reader.page.getByRole('button', { name: 'Save', exact: true }).click()]);
    assert.equal(download.suggestedFilename(), 'The-Antikythera-mechanism.txt');
    const saved = readFileSync(/** @type {string} */ (await download.path()), 'utf8');
    for (const part of [page.title, page.url, summary.text]) assert.ok(saved.includes(part), saved);
    assert.match(await reader.page.locator('#saved-time').innerText(), /Saves about \d+ minutes of reading/);
  }));

  test('are shared by the system where it can', () => visit(async (reader) => {
    await reader.page.addInitScript(() => Object.assign(navigator, { share: async (/** @type {object} */ what) => Object.assign(globalThis, { shared: what }) }));
    await reader.page.reload();
    await reader.page.waitForFunction(() => /** @type {any} */ (globalThis).precis?.hasModel);
    await reader.summarized();
    await reader.page.getByRole('button', { name: 'Share' }).click();
    await reader.page.waitForFunction(() => 'shared' in globalThis);
    assert.deepEqual(await reader.page.evaluate(() => /** @type {any} */ (globalThis).shared), { title: page.title, text: summary.text, url: page.url });
  }));
});

describe('what was read', () => {
  test('is listed by day and searched: by meaning, exactly, by site, by time, pinned', () => visit(async (reader) => {
    const dialog = await reader.history();
    await dialog.getByText('212 pages').waitFor();
    assert.match((await dialog.locator('.day').allInnerTexts()).join(' '), /^Today 1/);
    await dialog.getByRole('searchbox').fill('bronze');
    await dialog.getByRole('searchbox').press('Enter');
    let request = await reader.untilAsked('entries', 2);
    assert.equal(request.search, 'bronze');
    assert.equal(request.exact, false);
    await dialog.locator('#memory-exact').selectOption({ label: 'exactly' });
    await dialog.locator('#memory-site').selectOption('news.example');
    await dialog.locator('#memory-since').selectOption({ label: 'Last 7 days' });
    await dialog.getByLabel('Pinned only').check();
    request = await reader.untilAsked('entries', 6);
    const { search, exact, site, pinned, from } = request;
    assert.deepEqual({ search, exact, site, pinned }, { search: 'bronze', exact: true, site: 'news.example', pinned: true });
    assert.ok(Math.abs(Date.now() - 7 * 86_400_000 - from) < 26 * 3_600_000); // the beginning of a day, which may have 25 hours
    await dialog.getByRole('button', { name: `Pin ${entry(0).title}` }).first().click();
    assert.deepEqual({ url: entry(0).url, on: true }, await reader.untilAsked('pin').then(({ url, on }) => ({ url, on })));
    await dialog.locator('.pin[aria-pressed=true]').first().waitFor();
  }));

  test('is seen entry by entry, with its links', () => visit(async (reader) => {
    const dialog = await reader.history();
    await dialog.getByRole('button', { name: entry(0).title, exact: true }).first().click();
    await dialog.getByText('A lump held wheels.').waitFor();
    assert.equal(await dialog.getByRole('link', { name: 'Open the page' }).getAttribute('href'), entry(1).url);
    await dialog.getByText('The text as you read it').click();
    await dialog.locator('.passages-kept').getByText(article.slice(0, 40)).waitFor();
    await dialog.getByRole('button', { name: entry(2).title }).click();
    await reader.untilAsked('entry', 2);
    assert.equal((await reader.asked('entry')).at(-1).url, entry(2).url);
    await dialog.getByRole('button', { name: 'Back to the history' }).click();
    await dialog.getByText('212 pages').waitFor();
  }));

  for (const [name, button, expected] of /** @type {const} */ ([
    ['a page', /^Forget this page/, { url: entry(1).url }],
    ['a site', /^All of news.example/, { site: 'news.example' }],
  ])) {
    test(`is forgotten when that is confirmed: ${name}`, () => visit(async (reader) => {
      const dialog = await reader.history();
      await dialog.getByRole('button', { name: entry(0).title, exact: true }).first().click();
      await dialog.getByText('Forget', { exact: true }).click();
      await dialog.getByRole('button', { name: button }).click();
      const question = reader.page.getByRole('dialog', { name: /^Forget/ });
      assert.match(await question.innerText(), /deleted from this device for good/);
      await question.getByRole('button', { name: 'Cancel' }).click();
      assert.deepEqual(await reader.asked('forget'), []);
      await dialog.getByRole('button', { name: button }).click();
      await question.getByRole('button', { name: 'Forget', exact: true }).click();
      const { url, site } = await reader.untilAsked('forget');
      assert.deepEqual({ url, site }, { url: undefined, site: undefined, ...expected });
      await dialog.getByText('2 pages are forgotten.').waitFor();
    }));
  }

  test('is forgotten when that is confirmed: the last hour, and all; the question says what goes', () => visit(async (reader) => {
    const dialog = await reader.history();
    await dialog.getByText('Forget', { exact: true }).click();
    await dialog.getByRole('button', { name: /^The last hour/ }).click();
    const hour = reader.page.getByRole('dialog', { name: /^Forget the last hour: 212 pages/ });
    assert.match(await hour.innerText(), new RegExp(`${entry(0).title}.* and 208 more`));
    await hour.getByRole('button', { name: 'Forget', exact: true }).click();
    const { since } = await reader.untilAsked('forget');
    assert.ok(Math.abs(Date.now() - 3_600_000 - since) < 600_000);
    await dialog.getByText('2 pages are forgotten.').waitFor();
    await dialog.getByRole('button', { name: /^Erase everything/ }).click();
    const all = reader.page.getByRole('dialog', { name: 'Erase everything: 212 pages?' });
    assert.match(await all.innerText(), /What was learned of you and the review list go too/);
    await all.getByRole('button', { name: 'Erase everything' }).click();
    assert.equal((await reader.untilAsked('forget', 2)).all, true);
  }));

  test('comes back to be recalled, one page at a time, by keyboard', () => visit(async (reader) => {
    const dialog = await reader.history('Review');
    await dialog.getByText('2 pages to recall').waitFor();
    assert.equal(await dialog.getByText('A lump held wheels.').count(), 0, 'the answer before the question');
    await reader.tabTo(/^Show what it said$/);
    await reader.page.keyboard.press('Enter');
    await dialog.getByText('A lump held wheels.').waitFor();
    await reader.tabTo(/^Well$/);
    await reader.page.keyboard.press('Enter');
    const { url, grade } = await reader.untilAsked('grade');
    assert.deepEqual({ url, grade }, { url: entry(1).url, grade: 'good' });
    await dialog.getByText(/^It comes back on/).waitFor();
    assert.equal(await reader.page.evaluate(() => document.activeElement?.textContent), 'Show what it said');
    await reader.page.keyboard.press('Enter');
    await dialog.getByRole('button', { name: 'Barely', exact: true }).waitFor();
    await reader.tabTo(/^Barely$/);
    await reader.page.keyboard.press('Enter');
    await dialog.getByText('That was all for today: 2 pages.').waitFor();
  }));

  test('is digested subject by subject, each sentence with its sources', () => visit(async (reader) => {
    const dialog = await reader.history('Digest');
    await dialog.getByText('2 subjects').waitFor();
    await dialog.getByRole('heading', { name: 'antikythera, wheels' }).waitFor();
    await dialog.getByRole('button', { name: `2: ${entry(2).title}` }).click();
    await reader.untilAsked('entry');
    await dialog.getByRole('button', { name: 'Digest', exact: true }).click();
    await reader.untilAsked('digest', 2);
    await dialog.getByLabel('Subject').fill('bread');
    await dialog.getByRole('button', { name: 'Sum up' }).click();
    await reader.untilAsked('digest', 3);
    assert.equal((await reader.asked('digest')).at(-1).subject, 'bread');
  }));
});

describe('settings of the memory', () => {
  test('say what is kept, change rules, budget and excluded sites, and show what was learned', () => visit(async (reader) => {
    const dialog = await reader.history('Settings');
    await dialog.getByText('34 MB of 200 MB').waitFor();
    await dialog.getByText('The browser keeps it').waitFor();
    await dialog.getByText('+2.1 ± 0.3').waitFor();
    const changed = async (/** @type {() => Promise<unknown>} */ act) => {
      const before = (await reader.asked('memory-settings')).length;
      await act();
      for (const end = performance.now() + PATIENCE; performance.now() < end; await new Promise((resolve) => setTimeout(resolve, 20))) {
        const requests = (await reader.asked('memory-settings')).slice(before).map(({ on, context, budget, excluded }) => JSON.parse(JSON.stringify({ on, context, budget, excluded })));
        const change = requests.find((request) => Object.keys(request).length > 0);
        if (!change) continue; // “Saved.” may still be said of the change before
        await dialog.getByText('Saved.', { exact: true }).waitFor();
        return change;
      }
      assert.fail('nothing is saved');
    };
    assert.deepEqual(await changed(() => dialog.getByRole('switch', { name: /^Use what I read/ }).click()), { context: false });
    assert.deepEqual(await changed(() => dialog.getByLabel('Room for what you read').selectOption('50 MB')), { budget: 50e6 });
    assert.deepEqual(await changed(async () => {
      await dialog.getByLabel('Site to exclude').fill('https://www.clinic.example/appointments');
      await dialog.getByRole('button', { name: 'Exclude', exact: true }).click();
    }), { excluded: ['bank.example', 'clinic.example'] });
    assert.deepEqual(await changed(() => dialog.getByRole('button', { name: 'Take bank.example out' }).click()), { excluded: [] });
    await dialog.getByRole('button', { name: 'Unlearn it' }).click();
    await reader.untilAsked('reset-learned');
    await dialog.getByText('What was learned is forgotten.').waitFor();
    assert.deepEqual(await changed(() => dialog.getByRole('switch', { name: /^Memory/ }).click()), { on: false });
  }));

  test('take the memory along: a passphrase for the encrypted form, asked again of a file that wants one', () => visit(async (reader) => {
    const dialog = await reader.history('Settings');
    await dialog.getByLabel('Format').selectOption({ label: 'Encrypted, with a passphrase' });
    await dialog.getByRole('button', { name: 'Export', exact: true }).click();
    assert.deepEqual(await reader.asked('export-memory'), [], 'without a passphrase');
    await dialog.getByLabel(/^Passphrase, 8/).fill('correct horse');
    await dialog.getByRole('button', { name: 'Export', exact: true }).click();
    const { format, passphrase } = await reader.untilAsked('export-memory');
    assert.deepEqual({ format, passphrase }, { format: 'archive', passphrase: 'correct horse' });
    await reader.page.setInputFiles('#import-memory', { name: 'memory.age', mimeType: 'application/octet-stream', buffer: Buffer.from('age') });
    await dialog.getByLabel('Passphrase of the file').fill('correct horse');
    await dialog.getByRole('button', { name: 'Open it' }).click();
    const last = await reader.untilAsked('import-memory', 2);
    assert.equal(last.passphrase, 'correct horse');
    assert.deepEqual(last.files, ['memory.age']);
  }, { answers: { 'export-memory': failed('unavailable'), 'import-memory': failed('passphrase') } }));
});

describe('the panel', () => {
  test('leads to the browser’s page of keys', () => visit(async (reader) => {
    await reader.page.getByRole('button', { name: 'Settings', exact: true }).click();
    await reader.page.getByRole('button', { name: /^Change the keys/ }).click();
    assert.equal((await reader.pageWasAsked()).shortcuts, 1);
  }));

  test('answers questions about the page', () => visit(async (reader) => {
    await reader.summarized();
    await reader.page.getByLabel('Question about the text').fill('When was it seen?');
    await reader.page.keyboard.press('Enter');
    await reader.page.locator('#answers .sentence').first().hover();
    assert.deepEqual((await reader.pageWasAsked()).shown.text, [sentence('In May 1902').text]);
  }));

  for (const [name, options] of Object.entries({
    'light': { colorScheme: 'light' },
    'dark': { colorScheme: 'dark' },
    'narrow': { colorScheme: 'light', viewport: { width: 320, height: 640 } },
    'wide': { colorScheme: 'light', viewport: { width: 1280, height: 850 } },
    'German': { colorScheme: 'dark', locale: 'de', viewport: { width: 320, height: 640 } },
    'Chinese': { locale: 'zh', viewport: { width: 320, height: 640 } },
    'French': { locale: 'fr', viewport: { width: 320, height: 640 } },
  })) {
    test(`is accessible in every view and fits: ${name}`, () => visit(async (reader) => {
      const { page: opened } = reader;
      const check = (/** @type {string} */ state) => isAccessible(opened, state);
      await check('empty');
      await reader.summarized();
      await opened.locator('.related').waitFor();
      await check('summary');
      await opened.locator('#edit-summary').click();
      await opened.locator('.editing').waitFor();
      await check('editing');
      await opened.keyboard.press('Escape');
      await opened.locator('#open-memory').click();
      await opened.locator('.entries').first().waitFor();
      await check('history');
      await opened.locator('.entries .title').first().click();
      await opened.locator('.entry-title').waitFor();
      await check('entry');
      await opened.locator('.views [name=review]').click();
      await opened.locator('.review .primary').click();
      await check('review');
      await opened.locator('.views [name=digest]').click();
      await opened.locator('.source').first().waitFor();
      await check('digest');
      await opened.locator('.views [name=settings]').click();
      await opened.locator('.weights').waitFor();
      await check('settings of the memory');
      await opened.locator('.memory .danger').click();
      await opened.locator('.confirm').waitFor();
      await check('confirmation');
      await opened.keyboard.press('Escape');
      await opened.keyboard.press('Escape');
      await opened.locator('#open-settings').click();
      await opened.locator('#site-settings').waitFor();
      await check('settings');
    }, { answers: recalling, options: /** @type {any} */ (options) }));
  }

  test('asks before it remembers, accessibly', () => visit(async (reader) => {
    await reader.summarized();
    await reader.page.locator('#remember').click();
    await reader.page.getByRole('dialog').waitFor();
    await isAccessible(reader.page, 'consent');
  }, { settings: {}, options: { viewport: { width: 320, height: 640 } } }));

  test('fits where words run from right to left', () => visit(async (reader) => {
    const { page: opened } = reader;
    await opened.evaluate(() => (document.documentElement.dir = 'rtl'));
    await reader.summarized();
    await opened.locator('.related').waitFor();
    await isAccessible(opened, 'summary');
    const [title, button] = await Promise.all(['h1', '#open-settings'].map((selector) => opened.locator(selector).boundingBox()));
    assert.ok(title && button && button.x < title.x, 'the buttons stand at the end of the line');
    const bar = await opened.locator('.related li').first().evaluate((li) => {
      const [weight, text] = [...li.children].map((child) => child.getBoundingClientRect().x);
      return weight > text;
    });
    assert.ok(bar);
    await opened.locator('#open-memory').click();
    await opened.locator('.views [name=settings]').click();
    await opened.locator('.weights').waitFor();
    await isAccessible(opened, 'settings');
  }, { answers: recalling, options: { viewport: { width: 320, height: 640 } } }));
});
