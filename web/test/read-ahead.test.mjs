// A page read ahead: the summary is there at once and is the same; every other task comes first; the
// page reads only while it is looked at and has power.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { article as articleOf, pairs } from './articles.mjs';
import { atOneTime, useEngine } from './engine.mjs';
import { sampleModel } from './models.mjs';
import { realModel, root } from './paths.mjs';
import { remembering } from './remembered.mjs';
import { asked, done, file, rescript, script, scriptedVisit, untilAsked } from './scripted.mjs';
import { tinyModel, useSite } from './site.mjs';

const article = Array.from({ length: 40 }, (_, i) => `The moon is ${i} of the gear and the leaf was in the sea ${i} times.`).join(' ');
const words = Array.from({ length: 900 }, (_, i) => `w${(i * 37) % 900 + 4}${i % 9 === 8 ? '.' : ''}`).join(' ');

/** @typedef {import('../shim/protocol.js').Options} Options */

/** @type {Options} */
const written = { mode: 'written', kind: 'tldr', length: 'medium' };

/** About 1,600 words. */
const long = ['city', 'energy'].flatMap((subject) => {
  const folder = join(root, 'internal/articles/texts', subject);
  return readdirSync(folder).sort().map((name) => readFileSync(join(folder, name), 'utf8').trim());
}).join('\n\n');

/**
 * Summarizes in engines of their own, without and with reading ahead; in the page.
 * @param {{file: any, text: string, options: any}} task
 */
async function bothWays({ file, text, options }) {
  const summaries = [], looks = [], first = [];
  for (const ahead of [false, true]) {
    const engine = new Engine('worker.js', { patience: 60_000 });
    await engine.load(file);
    if (ahead) {
      await engine.page(text, options);
      looks.push(await engine.look({ visible: { start: 0, end: 500 }, read: true }));
      looks.push(await engine.look({ visible: { start: 0, end: 500 }, read: true }));
    }
    const begun = performance.now();
    let writing = 0;
    summaries.push(await engine.summarize(text, options, { onEvent: ({ stage }) => { if (stage === 'writing') writing ||= performance.now() - begun; } }));
    first.push(writing || performance.now() - begun);
    engine.close();
  }
  return { summaries, looks, first };
}

describe('reading ahead', () => {
  const browser = useEngine(() => ({ 'llama.gguf': tinyModel(), 't5.gguf': sampleModel('t5') }));

  for (const [name, text] of [['llama.gguf', article], ['t5.gguf', long]]) {
    for (const options of [{}, written]) {
      test(`leaves the summary as it is: ${name}, ${JSON.stringify(options)}`, () => browser.visit(async (page) => {
        const { summaries, looks } = await page.evaluate(bothWays, { file: browser.model(name), text, options });
        assert.deepEqual(summaries[1], summaries[0]);
        assert.doesNotMatch(summaries[0].fallback ?? '', /language|no model/, 'the model has read it');
        assert.ok(looks[0].open && looks[0].ready && looks[0].passages > 0);
        assert.equal(looks[0].held, looks[0].passages);
        assert.deepEqual(looks[1], looks[0]);
      }));
    }
  }

  test('gives way to other tasks, goes on after them, and ends where another look begins', () => browser.visit(async (page) => {
    const { waits, stopped, last, summary, plain } = await page.evaluate(async ({ file, article, words }) => {
      const engine = new Engine('worker.js', { patience: 60_000 });
      await engine.load(file);
      const options = /** @type {import('../shim/protocol.js').Options} */ ({ mode: 'ranked', kind: 'key-points', length: 'long' });
      const plain = await engine.summarize(article, options);
      await engine.page(`${article} ${words}`);
      await engine.page(article, options);
      let reading = engine.look({ visible: { start: 0, end: 9 }, read: true });
      const waits = [];
      for (let i = 0; i < 10; i++) {
        const begun = performance.now();
        await engine.ask(article, 'What was in the sea?', { mode: 'quoted', onEvent: () => {} });
        waits.push(performance.now() - begun);
      }
      const next = engine.look({ visible: { start: 100, end: 200 }, read: false });
      const [stopped] = await Promise.all([reading, next]);
      const last = await engine.look({ visible: { start: 0, end: 0 }, read: true });
      return { waits, stopped, last, plain, summary: await engine.summarize(article, options) };
    }, { file: browser.model('llama.gguf'), article, words });
    console.log(`# questions beside it took ${waits.map((w) => w.toFixed(0)).join(', ')} ms`);
    assert.ok(stopped.open);
    assert.ok(last.ready);
    assert.deepEqual(summary, plain);
  }));

  test('needs a page and a model; a page that closes gives its memory back', () => browser.visit(async (page) => {
    const [without, none, open, closed] = await page.evaluate(async ({ file, article }) => {
      const engine = new Engine('worker.js');
      const look = () => engine.look({ visible: { start: 0, end: 9 }, read: true });
      await engine.page(article);
      const without = await look();
      await engine.page('');
      await engine.load(file);
      const none = await look();
      await engine.page(article);
      const open = await look();
      await engine.page('');
      return [without, none, open, await look()];
    }, { file: browser.model('llama.gguf'), article });
    assert.deepEqual([without.open, without.passages], [true, 0]);
    assert.deepEqual([none.open, none.bytes], [false, 0]);
    assert.ok(open.open && open.ready && open.bytes > 0);
    assert.deepEqual([closed.open, closed.passages, closed.bytes], [false, 0, 0]);
  }));
});

describe('reading ahead where the memory recalls', () => {
  const browser = useEngine(() => ({ 'llama.gguf': tinyModel(), 'bert.gguf': sampleModel('bert') }));
  const [first, second, other] = [pairs[0].first, pairs[0].second, pairs[1].first].map((id) => articleOf(id));

  /**
   * Summarizes the second article in an engine that remembers the first one, in a profile of its own.
   * @param {{options: Options, ahead?: boolean, embedder?: boolean, meanwhile?: 'off' | 'excluded' | 'more' | 'forgotten' | 'nothing', before?: boolean,
   *   page?: object, context?: boolean}} task  ahead: the page is read ahead; meanwhile: what happens to the memory between that
   *   and the summary, or with before, before that; page: what else is said of it
   */
  async function summarized({ options, ahead = false, embedder = false, meanwhile = 'nothing', before = false, page: more = {}, context = true }) {
    /** @type {any} */
    let made;
    await browser.visit(async (page) => {
      made = await page.evaluate(async ({ worker, model, embedderModel, first, second, other, options, ahead, meanwhile, before, context }) => {
        const { text, ...read } = second;
        const engine = new Engine(worker, { patience: 60_000 });
        await engine.load(model);
        if (embedderModel) await engine.load(embedderModel);
        await engine.remember(first);
        const happens = {
          nothing: async () => {},
          off: () => engine.memorySettings({ context: false }),
          excluded: () => engine.memorySettings({ excluded: [new URL(second.url).host] }),
          more: () => engine.remember(other),
          forgotten: () => engine.forget({ url: first.url }),
        }[meanwhile];
        if (before) await happens();
        let looked = null;
        if (ahead) {
          await engine.page(text, options, { page: read, context });
          const reading = engine.look({ visible: { start: 0, end: 500 }, read: true });
          for (let i = 0; i < 5; i++) await engine.entries(); // which it gives way to
          await reading;
          looked = await engine.look({ visible: { start: 0, end: 500 }, read: true });
        }
        if (!before) await happens();
        /** @type {string[]} */
        const stages = [];
        const summarize = () => engine.summarize(text, options, { page: { ...read, selection: ['a word'] }, context, onEvent: ({ stage }) => stages.push(stage) });
        const summary = await summarize();
        const told = stages.splice(0);
        const again = await summarize();
        engine.close();
        return { summary: JSON.stringify(summary), again: JSON.stringify(again), stages: told, stagesAgain: stages, looked, related: summary.related?.map(({ url }) => url) };
      }, {
        worker: atOneTime, model: browser.model('llama.gguf'), embedderModel: embedder && browser.model('bert.gguf', { embedder: true }),
        first, second: { ...second, ...more }, other, options, ahead, meanwhile, before, context,
      });
    });
    return made;
  }

  /** Whether a summary was answered from what is held: nothing was read for it, and nothing looked up. @param {string[]} stages */
  const held = (stages) => !stages.includes('reading') && !stages.includes('ranking') && stages.filter((stage) => stage === 'extracted').length === 1;

  for (const options of [{}, written]) {
    for (const embedder of [false, true]) {
      test(`leaves the summary as it is and has it ready: ${JSON.stringify(options)}${embedder ? ', with an embedder' : ''}`, async () => {
        const plain = await summarized({ options, embedder });
        const ahead = await summarized({ options, embedder, ahead: true });
        assert.deepEqual(plain.related, [first.url]);
        assert.equal(ahead.summary, plain.summary);
        assert.ok(ahead.looked.ready && ahead.looked.passages > 0);
        assert.ok(held(ahead.stages), ahead.stages.join(' '));
        assert.ok(!held(plain.stages), plain.stages.join(' '));
        assert.equal(plain.again, plain.summary);
        assert.equal(ahead.again, ahead.summary);
        assert.ok(held(ahead.stagesAgain), ahead.stagesAgain.join(' '));
      });
    }
  }

  for (const meanwhile of /** @type {const} */ (['off', 'excluded', 'more', 'forgotten'])) {
    test(`goes by the memory as it is when the summary is asked for: ${meanwhile}`, async () => {
      const plain = await summarized({ options: written, meanwhile });
      const ahead = await summarized({ options: written, meanwhile, ahead: true });
      assert.equal(ahead.summary, plain.summary);
      assert.deepEqual(plain.related, meanwhile === 'more' ? [first.url] : undefined);
      const settled = await summarized({ options: written, meanwhile, before: true, ahead: true });
      assert.equal(settled.summary, plain.summary);
      assert.ok(held(settled.stages), settled.stages.join(' '));
    });
  }

  test('looks nothing up for a private page, and without context', async () => {
    const never = await summarized({ options: written, context: false });
    for (const task of [{ page: { private: true } }, { context: false }]) {
      const ahead = await summarized({ options: written, ahead: true, ...task });
      assert.equal(ahead.summary, never.summary);
      assert.ok(held(ahead.stages), ahead.stages.join(' '));
    }
    const remembering = await summarized({ options: written });
    assert.notEqual(remembering.summary, never.summary);
    await browser.visit(async (page) => {
      const databases = await page.evaluate(async ({ model, second }) => {
        const engine = new Engine('worker.js', { patience: 60_000 });
        await engine.load(model);
        const { text, ...read } = second;
        const opened = async (/** @type {{page: import('../shim/protocol.js').ReadPage, context: boolean}} */ recalling) => {
          await engine.page(text, {}, recalling);
          if (!(await engine.look({ visible: { start: 0, end: 9 }, read: true })).ready) throw new Error('it is not read');
          return (await indexedDB.databases()).some(({ name }) => name === 'precis-memory');
        };
        return [await opened({ page: { ...read, private: true }, context: true }), await opened({ page: read, context: false }), await opened({ page: read, context: true })];
      }, { model: browser.model('llama.gguf'), second });
      assert.deepEqual(databases, [false, false, true], 'the memory is opened for what may be looked up alone');
    });
  });
});

const path = realModel();
describe('reading ahead with SmolLM2', { skip: path === null && 'the default model is not there: set PRECIS_MODEL or run make model' }, () => {
  const browser = useEngine(() => ({ 'smollm2.gguf': readFileSync(/** @type {string} */ (path)) }));

  for (const options of [written, {}]) {
    test(`leaves the summary as it is: ${JSON.stringify(options)}`, () => browser.visit(async (page) => {
      page.setDefaultTimeout(300_000);
      const { summaries, first, looks } = await page.evaluate(bothWays, { file: browser.model('smollm2.gguf'), text: long, options });
      assert.deepEqual(summaries[1], summaries[0]);
      assert.ok(looks[0].ready);
      console.log(`# the first words after ${first.map((ms) => ms.toFixed(0)).join(' ms, read ahead after ')} ms`);
    }));
  }

  test('is left off, and so is a summary that reads, without ending the worker', () => browser.visit(async (page) => {
    page.setDefaultTimeout(300_000);
    const { delays, waits } = await page.evaluate(async ({ file, text }) => {
      const engine = new Engine('worker.js', { patience: 60_000 });
      await engine.load(file);
      const delays = [], waits = [];
      for (const [at, stage] of /** @type {const} */ ([[1, 'reading'], [3, 'reading'], [2, 'ranking'], [5, 'ranking']])) {
        const abort = new AbortController();
        let seen = 0, told = 0;
        const failure = await failing(engine.summarize(text + at, {}, { signal: abort.signal, onEvent: (event) => {
          if (event.stage !== stage || ++seen !== at) return;
          told = performance.now();
          abort.abort();
        } }));
        if (failure?.code !== 'cancelled') throw new Error(`${stage} ${at}: ${JSON.stringify(failure)}`);
        delays.push(performance.now() - told);
      }
      await engine.page(text);
      const reading = engine.look({ visible: { start: 0, end: 9 }, read: true });
      for (let i = 0; i < 12; i++) {
        await new Promise((passed) => setTimeout(passed, 97));
        const begun = performance.now();
        await new Promise((extracted) => { engine.summarize('One is here. Two is there. Three is nowhere. Four is all.', { mode: 'extractive' }).then(extracted); });
        waits.push(performance.now() - begun);
      }
      engine.look({ visible: { start: 0, end: 9 }, read: false });
      await reading;
      return { delays, waits };
    }, { file: browser.model('smollm2.gguf'), text: long });
    console.log(`# cancelled after ${delays.map((ms) => ms.toFixed(0)).join(', ')} ms; others waited ${waits.map((ms) => ms.toFixed(0)).join(', ')} ms`);
  }));
});

describe('the page', () => {
  const { visit } = useSite(() => Buffer.from('GGUF'));
  const last = async (/** @type {any} */ reader, /** @type {string} */ type) => (await asked(reader, type)).at(-1);
  const waitFor = (/** @type {import('./site.mjs').Visitor} */ reader, /** @type {string} */ words) => reader.page.getByText(words, { exact: true }).waitFor();

  test('has an open text read ahead for the summary that would be asked for, and says so', () => visit(async (reader) => {
    await script(reader);
    await reader.paste(article);
    await waitFor(reader, 'read ahead');
    let page = await untilAsked(reader, 'page');
    assert.equal(page.text, article);
    assert.equal(page.options.kind, 'key-points');
    assert.equal((await last(reader, 'look')).read, true);
    await reader.page.getByLabel('Kind').selectOption('tldr');
    await reader.paste(`${article} And more.`);
    page = await untilAsked(reader, 'page', ({ text }) => /And more\.$/.test(text));
    assert.equal(page.options.kind, 'tldr');
    await waitFor(reader, 'read ahead');
    await reader.isAccessible('read ahead');
  }, scriptedVisit));

  test('names the page where its summary would go by what was read before, and only there', () => visit(async (reader) => {
    const { page } = reader;
    await script(reader, remembering);
    await reader.paste(article);
    assert.equal((await untilAsked(reader, 'page')).page, undefined, 'nobody has agreed to a memory');
    await page.evaluate(() => localStorage.setItem('precis settings', JSON.stringify({ ...JSON.parse(localStorage.getItem('precis settings') ?? '{}'), remembers: true })));
    await script(reader, remembering);
    await reader.paste(article);
    const named = await untilAsked(reader, 'page', ({ context }) => context);
    assert.equal(named.text, article);
    await reader.summarize();
    const summarized = await untilAsked(reader, 'summarize', ({ context }) => context);
    assert.deepEqual(named.page, Object.fromEntries(Object.entries(summarized.page).filter(([name]) => name !== 'selection')));
    const use = page.getByRole('switch', { name: 'Use what I read before' });
    for (const context of [undefined, true]) {
      const { id } = await last(reader, 'page');
      await use.click();
      const again = await untilAsked(reader, 'page', (request) => request.id > id);
      assert.deepEqual([again.text, again.context, again.page?.url], [article, context, context && named.page.url]);
    }
  }, scriptedVisit));

  test('looks again when the embedder is another, by which the page recalls something else', () => visit(async (reader) => {
    const embedder = { name: 'minilm', licence: 'Apache-2.0', file: file('minilm', { embedder: true }) };
    await reader.page.evaluate((embedder) => localStorage.setItem('precis settings', JSON.stringify({ remembers: true, embedder })), embedder);
    await script(reader, { ...remembering, look: [{ hold: true }] });
    await reader.paste(article);
    await waitFor(reader, 'reading ahead …');
    const { id } = await last(reader, 'look');
    await reader.page.locator('#embedder-slot').getByRole('button', { name: 'Remove it from this device', includeHidden: true }).evaluate((button) => /** @type {HTMLElement} */ (button).click());
    await untilAsked(reader, 'look', (request) => request.id > id);
  }, scriptedVisit));

  test('reads nothing while it is hidden or a battery is low', () => visit(async (reader) => {
    const { page } = reader;
    await page.addInitScript(() => {
      const battery = Object.assign(new EventTarget(), { charging: false, level: 0.15 });
      Object.assign(navigator, { getBattery: async () => battery });
      Object.assign(globalThis, { battery });
    });
    await script(reader);
    await rescript(reader, { look: [{ hold: true }] });
    await reader.paste(article);
    await page.waitForTimeout(1500); // nothing is to come
    assert.deepEqual(await asked(reader, 'look'), []);
    await page.evaluate(() => {
      const { battery } = /** @type {any} */ (globalThis);
      battery.level = 0.5;
      battery.dispatchEvent(new Event('levelchange'));
    });
    await waitFor(reader, 'reading ahead …');
    assert.equal((await last(reader, 'look')).read, true);

    await rescript(reader, { look: done({ open: true, passages: 1, held: 0, bytes: 0, ready: false }) });
    await page.evaluate(() => {
      Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    });
    await page.waitForFunction(() => document.getElementById('ahead')?.textContent === '');
    await untilAsked(reader, 'look', ({ read }) => !read);
    await rescript(reader, { look: done({ open: true, passages: 1, held: 1, bytes: 5e6, ready: true }) });
    await page.evaluate(() => {
      Object.defineProperty(document, 'visibilityState', { value: 'visible', configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    });
    await waitFor(reader, 'read ahead');
  }, scriptedVisit));
});
