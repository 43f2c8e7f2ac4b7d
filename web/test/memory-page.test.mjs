// The demo page and its memory, with the real engine and no model: two articles on one event are read one after the other.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { brotliCompressSync } from 'node:zlib';
import { article } from './articles.mjs';
import { dist } from './paths.mjs';
import { useSite } from './site.mjs';

const { visit } = useSite(() => Buffer.from('GGUF'));

const first = article('past/bog-road');
const second = article('past/bog-road-second');
const other = article('food/school-lunch');

/** @typedef {import('./site.mjs').Visitor} Visitor */

/**
 * Opens an article as a web page that was saved, and waits for its summary.
 * @param {Visitor} reader
 * @param {typeof first} read
 */
async function open(reader, { url, title, text }) {
  const paragraphs = text.split(/\n+/).map((p) => `<p>${p}</p>`).join('\n');
  const html = `<!doctype html><html lang="en"><title>${title}</title><link rel="canonical" href="${url}"><article><h1>${title}</h1>${paragraphs}</article>`;
  await reader.page.setInputFiles('#file', { name: 'page.html', mimeType: 'text/html', buffer: Buffer.from(html) });
  await reader.page.locator('#reading').getByText(text.slice(0, 30)).waitFor();
  await reader.settled();
}

/** Remembers the page; the first time that is agreed to. @param {Visitor} reader */
async function remember(reader) {
  await reader.page.locator('#remember').click();
  const question = reader.page.getByRole('dialog', { name: 'Remember what you read?' });
  const told = reader.page.getByText('Remembered', { exact: true });
  await question.or(told).waitFor();
  if (await question.isVisible()) await question.getByRole('button', { name: 'This page' }).click();
  await told.waitFor();
}

/** Opens the memory at a view. @param {Visitor} reader @param {string} [view] */
async function history(reader, view = 'History') {
  await reader.page.locator('#open-memory').click();
  const dialog = reader.page.getByRole('dialog', { name: 'What you read' });
  await dialog.getByRole('button', { name: view, exact: true }).click();
  return dialog;
}

/** @param {Visitor} reader */
const databases = (reader) => reader.page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name));

/** What the dialog offers to save. @param {Visitor} reader @param {() => Promise<unknown>} ask */
async function saved(reader, ask) {
  const [download] = await Promise.all([reader.page.waitForEvent('download'), ask()]);
  return { name: download.suggestedFilename(), bytes: readFileSync(/** @type {string} */ (await download.path())) };
}

describe('the first visit', () => {
  test('opens no memory, and is no heavier for it', (t) => visit(async (reader) => {
    const loaded = await reader.page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
    const files = ['index.html', ...new Set(loaded.map((url) => new URL(url).pathname.split('/').at(-1) ?? ''))].filter((name) => /\.(html|css|js)$/.test(name) && name !== 'worker.js');
    const bytes = files.reduce((sum, name) => sum + brotliCompressSync(readFileSync(join(dist, name))).length, 0);
    t.diagnostic(`${bytes} bytes as brotli: ${files.join(', ')}`);
    assert.ok(bytes <= 60_000, `${bytes} bytes`);
    assert.deepEqual(files.filter((name) => /^(dialog|recalled|consent|editing|memory)[-.]/.test(name)), [], 'loaded before they are wanted');
    await open(reader, first);
    assert.deepEqual(await databases(reader), []);
  }));

  test('asks before anything is remembered; “not now” keeps nothing', () => visit(async (reader) => {
    await open(reader, first);
    await reader.page.getByRole('button', { name: 'Remember this page …' }).click();
    const question = reader.page.getByRole('dialog', { name: 'Remember what you read?' });
    await question.getByText(/Nothing is sent anywhere/).waitFor();
    await reader.isAccessible('consent');
    await question.getByRole('button', { name: 'Not now' }).click();
    assert.deepEqual(await databases(reader), []);
    const dialog = await history(reader, 'Settings');
    assert.equal(await dialog.getByRole('switch', { name: /^Memory/ }).isChecked(), false);
    await dialog.getByLabel('Room for what you read').selectOption('50 MB');
    await dialog.getByText('Saved.').waitFor();
    await reader.page.keyboard.press('Escape');
    await open(reader, second);
    assert.equal(await reader.page.getByRole('switch', { name: 'Use what I read before' }).count(), 0, 'a memory that nobody asked for');
  }));
});

describe('a second article on the same event', () => {
  test('is set beside the first, with source, date and weights that sum to one; off, the summary is the same', () => visit(async (reader) => {
    await open(reader, second);
    const alone = await reader.sentences();
    await open(reader, first);
    const { page } = reader;
    const today = () => page.evaluate(() => new Intl.DateTimeFormat('en-US', { dateStyle: 'medium' }).format());
    const dates = [await today()];
    await remember(reader);
    dates.push(await today()); // another one after midnight
    await open(reader, second);
    const lines = page.getByRole('region', { name: 'In context' }).getByRole('listitem');
    await lines.first().waitFor();
    for (const line of await lines.all()) {
      const words = await line.innerText();
      assert.ok(words.includes(first.title) && dates.some((date) => words.includes(date)), words);
      assert.ok(second.text.includes(await line.locator('.sentence').innerText()), 'a sentence of this page');
      if (await line.locator('.earlier').count()) assert.ok(first.text.includes((await line.locator('.earlier').innerText()).replace(/^Before:\s*/, '')), 'a sentence of the first');
    }
    const weights = await page.locator('.related meter').evaluateAll((all) => all.map((meter) => /** @type {HTMLMeterElement} */ (meter).value));
    assert.ok(weights.length > 0 && Math.abs(weights.reduce((a, b) => a + b) - 1) < 1e-6, `${weights}`);
    assert.equal(await page.locator('.related .title').first().innerText(), first.title);
    await lines.first().getByRole('link').hover();
    await page.locator('#reading mark.on').first().waitFor();
    await reader.isAccessible('in context');

    await page.getByRole('switch', { name: 'Use what I read before' }).click();
    await lines.first().waitFor({ state: 'detached' });
    await reader.settled();
    assert.deepEqual(await reader.sentences(), alone);

    await page.getByRole('switch', { name: 'Use what I read before' }).click();
    await lines.first().getByRole('button', { name: first.title }).click();
    await page.getByRole('dialog').getByRole('heading', { name: first.title }).waitFor();
  }));

  test('is remembered by itself where the reader wants every page remembered', () => visit(async (reader) => {
    await open(reader, first);
    await reader.page.locator('#remember').click();
    await reader.page.getByRole('dialog').getByRole('button', { name: 'Every page I summarize' }).click();
    await reader.page.getByText('Remembered', { exact: true }).waitFor();
    await open(reader, second);
    await reader.page.getByText('Remembered', { exact: true }).waitFor();
    const dialog = await history(reader);
    await dialog.getByText('2 pages').waitFor();
  }));
});

test('a page that is remembered is known when it is read again, after a reload too', () => visit(async (reader) => {
  await open(reader, first);
  await remember(reader);
  await reader.page.reload();
  await open(reader, first);
  await reader.page.getByText(/^Remembered; read 2 times since /).waitFor();
  await open(reader, other);
  await reader.page.getByRole('button', { name: 'Remember this page', exact: true }).waitFor();
  await reader.page.getByRole('button', { name: 'Forget it' }).waitFor({ state: 'hidden' });
}));

describe('what was read', () => {
  test('is searched, pinned, seen and forgotten', () => visit(async (reader) => {
    for (const read of [first, other]) {
      await open(reader, read);
      await remember(reader);
    }
    const dialog = await history(reader);
    await dialog.getByText('2 pages').waitFor();
    await reader.isAccessible('history');
    const word = other.text.split(/\W+/).filter((w) => w.length > 7 && !first.text.includes(w))[0];
    await dialog.getByRole('searchbox').fill(word);
    await dialog.getByText('1 page', { exact: true }).waitFor();
    assert.deepEqual(await dialog.locator('.entries .title').allInnerTexts(), [other.title]);
    await dialog.getByRole('searchbox').fill(first.text.slice(0, 25).toUpperCase());
    await dialog.locator('#memory-exact').selectOption({ label: 'exactly' });
    await dialog.getByRole('button', { name: first.title, exact: true }).waitFor();
    await dialog.getByRole('searchbox').fill('');
    await dialog.getByText('2 pages').waitFor();
    await dialog.locator('#memory-site').selectOption(new URL(other.url).hostname);
    await dialog.getByText('1 page', { exact: true }).waitFor();
    await dialog.locator('#memory-site').selectOption('');
    await dialog.getByRole('button', { name: `Pin ${first.title}` }).click();
    await dialog.locator('.pin[aria-pressed=true]').waitFor();
    await dialog.getByLabel('Pinned only').check();
    await dialog.getByText('1 page', { exact: true }).waitFor();
    await dialog.getByRole('button', { name: first.title, exact: true }).click();
    await dialog.getByText('The text as you read it').click();
    await dialog.locator('.passages-kept').getByText(first.text.slice(0, 30)).waitFor();
    await dialog.getByText('Forget', { exact: true }).click();
    await dialog.getByRole('button', { name: /^Forget this page/ }).click();
    await reader.page.getByRole('dialog', { name: 'Forget this page?' }).getByRole('button', { name: 'Forget', exact: true }).click();
    await dialog.getByText('1 page is forgotten.').waitFor();
    await reader.page.keyboard.press('Escape');
    await open(reader, second);
    await reader.page.getByRole('switch', { name: 'Use what I read before' }).waitFor();
    assert.equal(await reader.page.locator('.related').count(), 0, 'what is forgotten is recalled');
  }));

  test('is carried along as JSON, Markdown and under a passphrase, erased, and brought back', () => visit(async (reader) => {
    await open(reader, first);
    await remember(reader);
    const dialog = await history(reader, 'Settings');
    const format = dialog.getByLabel('Format');
    const ask = () => dialog.getByRole('button', { name: 'Export', exact: true }).click();
    const json = await saved(reader, ask);
    assert.ok(json.bytes.toString('utf8').includes(first.url));
    await format.selectOption('markdown');
    const markdown = await saved(reader, ask);
    assert.equal(markdown.bytes.toString('latin1', 0, 2), 'PK');
    await format.selectOption('archive');
    await dialog.getByLabel(/^Passphrase, 8/).fill('a road of oak');
    const archive = await saved(reader, ask);
    assert.ok(!archive.bytes.includes(first.title));

    await dialog.getByRole('button', { name: /^Erase everything/ }).click();
    await reader.page.getByRole('dialog', { name: 'Erase everything: 1 page?' }).getByRole('button', { name: 'Erase everything' }).click();
    await dialog.getByText('1 page is forgotten.').waitFor();

    const bring = (/** @type {typeof json} */ { name, bytes }) => reader.page.setInputFiles('#import-memory', { name, mimeType: 'application/octet-stream', buffer: bytes });
    await bring(archive);
    await dialog.getByLabel('Passphrase of the file').fill('a road of ash');
    await dialog.getByRole('button', { name: 'Open it' }).click();
    await dialog.getByRole('alert').getByText(/passphrase is wrong/).waitFor();
    await dialog.getByLabel('Passphrase of the file').fill('a road of oak');
    await dialog.getByRole('button', { name: 'Open it' }).click();
    await dialog.getByText(/^1 page was added/).waitFor();
    await bring(json);
    await dialog.getByText(/^No page was added/).waitFor();
    await bring({ name: 'page.json', bytes: Buffer.from('{"no": "memory"}') });
    await dialog.getByRole('alert').getByText(/holds no memory/).waitFor();
  }));

  test('of three days ago comes back to be recalled, and is summed up with what is on the same subject', () => visit(async (reader) => {
    for (const read of [first, second]) {
      await open(reader, read);
      await remember(reader);
    }
    const dialog = await history(reader, 'Settings');
    const { name, bytes } = await saved(reader, () => dialog.getByRole('button', { name: 'Export', exact: true }).click());
    await dialog.getByRole('button', { name: /^Erase everything/ }).click();
    await reader.page.getByRole('dialog', { name: /^Erase everything/ }).getByRole('button', { name: 'Erase everything' }).click();
    await dialog.getByText('2 pages are forgotten.').waitFor();
    const earlier = bytes.toString('utf8').replace(/"(\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d))"/g, (_, time) => JSON.stringify(new Date(Date.parse(time) - 3 * 86_400_000).toISOString()));
    await reader.page.setInputFiles('#import-memory', { name, mimeType: 'application/json', buffer: Buffer.from(earlier) });
    await dialog.getByText(/^2 pages were added/).waitFor();
    await dialog.getByRole('button', { name: 'History', exact: true }).click();
    await dialog.getByRole('button', { name: `Pin ${first.title}` }).click(); // it matters
    await dialog.locator('.pin[aria-pressed=true]').waitFor();
    await dialog.getByRole('button', { name: 'Review', exact: true }).click();
    await dialog.getByRole('heading', { name: first.title }).waitFor();
    await dialog.getByRole('button', { name: 'Show what it said' }).click();
    await dialog.getByRole('button', { name: 'Well', exact: true }).click();
    await dialog.getByText(/^It comes back on/).waitFor();
    await dialog.getByText('That was all for today: 1 page.').waitFor();
    await dialog.getByRole('button', { name: 'Digest', exact: true }).click();
    for (const { title } of [first, second]) await dialog.locator('.sources').getByRole('button', { name: title }).waitFor();
    await reader.isAccessible('digest');
  }));
});

describe('what the reader keeps', () => {
  test('is learnt, shown and unlearnt', () => visit(async (reader) => {
    await open(reader, first);
    await remember(reader);
    const [, second] = await reader.sentences();
    await reader.page.getByRole('button', { name: 'Edit', exact: true }).click();
    await reader.page.getByRole('button', { name: 'Remove sentence 1' }).click();
    await reader.page.getByRole('button', { name: 'Done' }).click();
    await reader.page.getByText(/1 summary so far/).waitFor();
    assert.equal((await reader.sentences())[0], second);
    const dialog = await history(reader, 'Settings');
    await dialog.locator('.weights tr').first().waitFor();
    const weights = await dialog.locator('.weights .number').allInnerTexts();
    assert.equal(weights.length, 10);
    assert.ok(weights.some((weight) => !/^[+-]?0 /.test(weight)), `${weights}`);
    await dialog.getByRole('button', { name: 'Unlearn it' }).click();
    await dialog.getByText('What was learned is forgotten.').waitFor();
    await dialog.getByText(/^Nothing yet\./).waitFor();
  }));

  test('an excluded site is neither kept nor does it recall', () => visit(async (reader) => {
    await open(reader, first);
    await remember(reader);
    const dialog = await history(reader, 'Settings');
    await dialog.getByLabel('Site to exclude').fill(new URL(second.url).hostname);
    await dialog.getByRole('button', { name: 'Exclude', exact: true }).click();
    await dialog.getByText('Saved.').waitFor();
    await reader.page.keyboard.press('Escape');
    await open(reader, second);
    await reader.page.locator('#remember').click();
    await reader.page.getByText(/you excluded it/).waitFor();
    assert.equal(await reader.page.locator('.related').count(), 0);
  }));
});

test('by keyboard alone: from the text to the summary, to the passage that a sentence rests on, and back', () => visit(async (reader) => {
  const { page } = reader;
  const tabTo = async (/** @type {RegExp} */ words) => {
    for (let i = 0; i < 50; i++) {
      await page.keyboard.press('Tab');
      const focused = await page.evaluate(() => `${document.activeElement?.getAttribute('aria-label') ?? ''} ${/** @type {any} */ (document.activeElement)?.labels?.[0]?.textContent ?? ''} ${document.activeElement?.textContent ?? ''}`.trim());
      if (words.test(focused)) return;
    }
    assert.fail(`no way by Tab to ${words}`);
  };
  await tabTo(/^Text to summarize/);
  await page.keyboard.insertText(first.text);
  await tabTo(/^Summarize$/);
  await page.keyboard.press('Enter');
  await reader.settled();
  const [sentence] = await reader.sentences();
  await tabTo(new RegExp(`^${sentence.slice(0, 20)}`));
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement?.matches('#reading mark.on'));
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), sentence);
  await page.keyboard.press('Escape');
  assert.ok(await page.evaluate(() => document.activeElement?.matches('#summary .sentence')));
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), sentence);
}));
