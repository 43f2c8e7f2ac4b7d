// The page in its languages, and in one that runs from right to left, which is made of English here:
// each says all in its words, fits from a phone to a wide screen, and is accessible.

import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { build } from 'esbuild';
import { languages, readCatalogue, wordsPlugin } from '../words/compile.mjs';
import { launch } from './chromium.mjs';
import { dist, root } from './paths.mjs';
import { serveSite } from './server.mjs';
import { Visitor } from './site.mjs';

/** Unicode's pseudo-locale for right to left: English letters, shown from the right. */
const PSEUDO = 'ar-XB';
const pseudo = Object.fromEntries(Object.entries(readCatalogue('en')).map(([key, message]) => [key, `\u202e${message}\u202c`]));

const antikythera = readFileSync(join(root, 'web/app/samples/antikythera.txt'), 'utf8');
const hebrew = 'הספינה עוזבת בצהריים. הקברניט חצה את המצר תשעת אלפים פעמים. הצוות אופה לחם על הסיפון. המכתבים מגיעים אל האיים עם שחר.';

/** @type {string} */
let folder;
/** @type {Awaited<ReturnType<typeof serveSite>>} */
let site;
/** @type {import('playwright-core').Browser} */
let browser;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'precis-'));
  cpSync(dist, folder, { recursive: true });
  await build({
    absWorkingDir: root, outdir: folder, entryPoints: { app: 'web/app/main.js' },
    bundle: true, format: 'esm', splitting: true, target: 'es2022', logLevel: 'warning', plugins: [wordsPlugin({ [PSEUDO]: pseudo })],
  });
  site = await serveSite({ model: Buffer.from('GGUF'), folder });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await site?.close();
  rmSync(folder, { recursive: true, force: true });
});

/**
 * Opens the page in a language. The words of the page are not those that Visitor knows, so that it is driven by ids.
 * @param {string} language
 * @param {import('playwright-core').BrowserContextOptions} options
 * @param {(reader: Visitor) => Promise<void>} steps
 */
async function visit(language, options, steps) {
  const context = await browser.newContext({ serviceWorkers: 'block', ...options });
  try {
    await context.addInitScript((language) => {
      Object.defineProperty(navigator, 'languages', { value: [language, 'en'] });
    }, language);
    const reader = new Visitor(context, site);
    reader.page = await context.newPage();
    reader.page.setDefaultTimeout(60_000);
    await reader.page.goto(site.url);
    await reader.page.locator('#engine').filter({ hasText: 'WebAssembly' }).waitFor();
    await steps(reader);
  } finally {
    await context.close();
  }
}

/** @param {Visitor} reader @param {string} text */
async function summarize(reader, text) {
  await reader.page.locator('#text').fill(text);
  await reader.page.locator('#summarize').click();
  await reader.settled();
}

/** Widths of windows, in pixels, and the colours that axe-core judges there. */
const windows = /** @type {const} */ ([[320, 'light'], [390, null], [768, null], [1280, 'dark'], [1920, null]]);

/**
 * Holds what the page shows now against the windows that there are.
 * @param {Visitor} reader
 * @param {string} state  for the message
 */
async function holds(reader, state) {
  for (const [width, colorScheme] of windows) {
    await reader.page.setViewportSize({ width, height: 800 });
    if (colorScheme === null) {
      await reader.fits(`${state}, ${width} px`);
      continue;
    }
    await reader.page.emulateMedia({ colorScheme });
    await reader.isAccessible(`${state}, ${width} px, ${colorScheme}`);
  }
}

for (const language of [...languages, PSEUDO]) {
  describe(language, () => {
    test('fits and is accessible', () => visit(language, { reducedMotion: 'reduce' }, async (reader) => {
      const { page } = reader;
      await holds(reader, 'empty');
      await summarize(reader, antikythera);
      await holds(reader, 'with a summary');
      await page.locator('#question').fill('Who found the wreck?');
      await page.keyboard.press('Enter');
      await page.locator('#answers .origin').waitFor();
      await holds(reader, 'with an answer');
      await page.locator('#model-get').click();
      await page.locator('#ask[open]').waitFor();
      await holds(reader, 'with the question');
      await page.keyboard.press('Escape');
      await page.locator('#choose-model').click();
      await page.locator('#models[open] .offer').first().waitFor();
      await holds(reader, 'with the models');
      await page.keyboard.press('Escape');
      await page.locator('#open-storage').click();
      await page.locator('#storage[open]').waitFor();
      await holds(reader, 'with the storage');
      await page.keyboard.press('Escape');
      await page.locator('#open-memory').click();
      await page.locator('#memory[open] .view > *').waitFor();
      await holds(reader, 'with what was read');
    }));

    test('is that of the document and of its words', () => visit(language, {}, async ({ page }) => {
      assert.equal(await page.evaluate(() => document.documentElement.lang), language);
      assert.equal(await page.evaluate(() => document.documentElement.dir), language === PSEUDO ? 'rtl' : 'ltr');
      const words = language === PSEUDO ? pseudo : readCatalogue(language);
      assert.equal(await page.locator('#summary-heading').innerText(), words['summary.heading']);
      assert.equal(await page.locator('#text').getAttribute('placeholder'), words['text.hint']);
    }));
  });
}

test('a reader gets the words of one language, the browser’s first that there is', () => visit('fr-CH', {}, async ({ page }) => {
  const scripts = site.requests.map(({ path }) => path.split('/').at(-1)).filter((name) => /^(en|zh|de|fr)-\w+\.js$/.test(name ?? ''));
  assert.deepEqual([...new Set(scripts.map((name) => name?.slice(0, 2)))].slice(-1), ['fr']);
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'fr');
}));

test('another language can be chosen, and the text stays', () => visit('en', {}, async (reader) => {
  const { page } = reader;
  await page.locator('#text').fill('The ferry leaves at noon.');
  await page.locator('#interface-language').selectOption('de');
  await page.locator('#summary-heading').getByText('Zusammenfassung').waitFor();
  await page.locator('#card').waitFor();
  assert.equal(await page.locator('#reading').innerText(), 'The ferry leaves at noon.');
}));

describe('a text', () => {
  test('that runs from right to left does so on a page that does not', () => visit('en', {}, async (reader) => {
    await summarize(reader, hebrew);
    for (const at of ['#text', '#reading p', '#summary li', '#summary .sentence']) {
      assert.equal(await reader.page.locator(at).first().evaluate((e) => getComputedStyle(e).direction), 'rtl', at);
    }
  }));

  test('that runs from left to right does so on a page that does not', () => visit(PSEUDO, {}, async (reader) => {
    await summarize(reader, antikythera);
    for (const at of ['#text', '#reading p', '#summary li']) {
      assert.equal(await reader.page.locator(at).first().evaluate((e) => getComputedStyle(e).direction), 'ltr', at);
    }
    const [text, summary] = await Promise.all(['#source', '#result'].map((at) => reader.page.locator(at).boundingBox()));
    assert.ok(text && summary && text.x > summary.x, 'the text stands where reading begins');
  }));
});
