// The extension in Chromium: the page in front, summarized beside it.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { eventually, useExtension } from './extension.mjs';
import { tram } from './pages.mjs';

const { visit } = useExtension();

/** The sentences that the panel shows, and what it says where it shows none. */
const sentences = '[...document.querySelectorAll("#card:not([hidden]) #summary .sentence")].map((sentence) => sentence.innerText)';
const problem = 'document.querySelector("#problem:not([hidden])")?.innerText';

/** Points at a sentence. @param {number} index */
const pointAt = (index) => `[...document.querySelectorAll("#card:not([hidden]) #summary .sentence")].at(${index}).dispatchEvent(new MouseEvent('mouseover', { bubbles: true }))`;

/** Ranges that the page highlights. @param {import('./extension.mjs').Page} page */
const highlighted = (page) => page.evaluate(() => [...(CSS.highlights.get('precis-evidence') ?? [])].map((range) => range.toString()));

describe('the side panel', () => {
  test('opens by the button and summarizes the page, of which nothing is changed', () => visit(async (reader) => {
    const page = await reader.open('/tram');
    await page.evaluate(() => {
      const changes = /** @type {string[]} */ ([]);
      new MutationObserver((records) => changes.push(...records.map(({ type }) => type))).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
      Object.assign(globalThis, { changes });
    });
    const before = await page.content();
    await reader.press(page);
    const panel = await reader.sidePanel();
    await panel.until(`${sentences}.length === 3`);
    const text = tram.join(' ');
    for (const sentence of await panel.evaluate(sentences)) assert.ok(text.includes(sentence), `not on the page: ${sentence}`);
    assert.match(await panel.evaluate('document.body.innerText'), /A tram for Alderwick/);

    await panel.evaluate(pointAt(0));
    const [first] = await panel.evaluate(sentences);
    await page.waitForFunction(() => CSS.highlights.has('precis-evidence'));
    assert.deepEqual(await highlighted(page), [first]);
    assert.equal(await page.content(), before);
    assert.deepEqual(await page.evaluate(() => /** @type {any} */ (globalThis).changes), []);
  }));

  test('leads to the place of a sentence in the page', () => visit(async (reader) => {
    const page = await reader.open('/long-way');
    await reader.press(page);
    const panel = await reader.sidePanel();
    await panel.until(`${sentences}.length === 3`);
    const wanted = await panel.evaluate(`${sentences}.at(-1)`);
    assert.ok(await page.evaluate(() => document.documentElement.scrollHeight > 3 * innerHeight), 'the page fits the window');
    await panel.evaluate('[...document.querySelectorAll("#card:not([hidden]) #summary .sentence")].at(-1).click()');
    await page.waitForFunction((wanted) => {
      const [range] = CSS.highlights.get('precis-evidence') ?? [];
      if (!(range instanceof Range) || range.toString() !== wanted) return false;
      const { top, bottom } = range.getBoundingClientRect();
      return top >= 0 && bottom <= innerHeight;
    }, wanted);
  }));

  test('leads by keyboard alone from the panel to the place in the page', () => visit(async (reader) => {
    const page = await reader.open('/long-way');
    await reader.press(page);
    const panel = await reader.panelFor(page);
    /** Presses Tab until the focus is on what a selector names. @param {string} selector */
    const tabTo = async (selector) => {
      for (let i = 0; i < 60; i++) {
        await panel.keyboard.press('Tab');
        if (await panel.evaluate((selector) => document.activeElement?.matches(selector), selector)) return;
      }
      assert.fail(`no way by Tab to ${selector}`);
    };
    await tabTo('#summarize');
    await panel.keyboard.press('Enter');
    await panel.locator('#summary .sentence').nth(2).waitFor();
    await panel.locator('#work').waitFor({ state: 'hidden' });
    await tabTo('#summary .sentence');
    await panel.keyboard.press('Enter');
    const wanted = await panel.evaluate(() => /** @type {HTMLElement} */ (document.activeElement).innerText);
    await page.bringToFront();
    await page.waitForFunction((wanted) => {
      const [range] = CSS.highlights.get('precis-evidence') ?? [];
      const caret = getSelection()?.anchorNode;
      return range instanceof Range && range.toString() === wanted && caret === range.startContainer;
    }, wanted);
  }));

  test('summarizes what is selected', () => visit(async (reader) => {
    const page = await reader.open('/tram');
    await reader.press(page);
    const panel = await reader.sidePanel();
    await panel.until(`${sentences}.length === 3`);
    await page.evaluate(() => {
      const paragraphs = document.querySelectorAll('article p');
      getSelection()?.selectAllChildren(paragraphs[3]);
    });
    await reader.choose(page, 'selection');
    await panel.until(`${sentences}.length === 2`);
    for (const sentence of await panel.evaluate(sentences)) assert.ok(tram[3].includes(sentence), `not selected: ${sentence}`);
    await panel.evaluate(pointAt(0));
    await page.waitForFunction(() => CSS.highlights.has('precis-evidence'));
    assert.ok(tram[3].includes((await highlighted(page))[0]));
  }));

  test('follows to another page: what was read is not of it, and it is read when the button is pressed', () => visit(async (reader) => {
    const page = await reader.open('/tram');
    await reader.press(page);
    const panel = await reader.sidePanel();
    await panel.until(`${sentences}.length === 3`);
    const other = await reader.open('/lighthouse');
    await panel.until(`${sentences}.length === 0`);
    await reader.press(other);
    await panel.until(`${sentences}.length === 3`);
    assert.match(await panel.evaluate('document.body.innerText'), /The last keeper of Gull Point/);
  }));

  test('shows the summary of a page again when the reader returns to its tab; not where another page has come', () => visit(async (reader) => {
    const page = await reader.open('/tram');
    await reader.press(page);
    const panel = await reader.sidePanel();
    await panel.until(`${sentences}.length === 3`);
    const first = await panel.evaluate(sentences);
    const other = await reader.open('/lighthouse');
    await panel.until(`${sentences}.length === 0`);
    assert.match(await panel.evaluate('document.querySelector("#empty").innerText'), /button in the toolbar, or Alt\+Shift\+S/);
    assert.equal(await panel.evaluate(problem), undefined, 'that is no error');

    await page.bringToFront();
    await panel.until(`${sentences}.length === 3`);
    assert.deepEqual(await panel.evaluate(sentences), first);
    await panel.evaluate(pointAt(0));
    await page.waitForFunction(() => CSS.highlights.has('precis-evidence'));
    assert.deepEqual(await highlighted(page), [first[0]]);

    await other.bringToFront();
    await panel.until(`${sentences}.length === 0`);
    await page.goto(`${reader.pages.url}/long-way`);
    await page.bringToFront();
    await panel.evaluate('chrome.tabs.query({ active: true, currentWindow: true }).then(() => {})'); // answered after the panel was told
    assert.deepEqual(await panel.evaluate(sentences), []);
  }));

  test('offers to summarize what is selected in a page that was read', () => visit(async (reader) => {
    const page = await reader.open('/tram');
    await reader.press(page);
    const panel = await reader.sidePanel();
    await panel.until(`${sentences}.length === 3`);
    const offered = 'document.querySelector("#parts:not([hidden]) #take-selection:not([hidden])") !== null';
    assert.equal(await panel.evaluate(offered), false);
    await page.evaluate(() => getSelection()?.selectAllChildren(document.querySelectorAll('article p')[3]));
    await panel.until(offered);
    await panel.evaluate('document.querySelector("#take-selection").click()');
    await panel.until(`${sentences}.length === 2`);
    for (const sentence of await panel.evaluate(sentences)) assert.ok(tram[3].includes(sentence), `not selected: ${sentence}`);
    await panel.evaluate('document.querySelector("#take-page").click()');
    await panel.until(`${sentences}.length === 3`);
  }));

  test('reads a PDF that the tab shows', () => visit(async (reader) => {
    const page = await reader.open('/tram.pdf');
    await reader.press(page);
    const panel = await reader.sidePanel();
    await panel.until(`${sentences}.length === 3`);
    const text = tram.join(' ');
    for (const sentence of await panel.evaluate(sentences)) assert.ok(text.includes(sentence), `not in the file: ${sentence}`);
  }));

  test('says that a page has no text', () => visit(async (reader) => {
    const page = await reader.open('/empty');
    await reader.press(page);
    const panel = await reader.sidePanel();
    assert.match(await panel.until(problem), /There is no text|No text|no main text/i);
  }));

  test('says that the browser lets it not read its own pages', () => visit(async (reader) => {
    const page = await reader.context.newPage();
    await page.goto('chrome://version/');
    await page.bringToFront();
    await reader.press(page);
    const panel = await reader.sidePanel();
    assert.match(await panel.until(problem), /no extension/);
  }));

  test('summarizes ten megabytes, and the page still answers', () => visit(async (reader) => {
    const page = await reader.open('/long');
    await reader.press(page);
    const panel = await reader.sidePanel();
    await panel.until(`${sentences}.length === 3`, 180_000);
    assert.equal(await page.evaluate(() => document.title), 'A long one');
  }));
});

describe('the context menu', () => {
  test('has entries for a page, a selection and a link', () => visit(async (reader) => {
    // A menu cannot be listed; one that cannot be updated is not there. The entries come soon after the installation.
    const entries = () => reader.inBackground(() => Promise.all(['page', 'selection', 'link', 'other'].map((id) => chrome.contextMenus.update(id, {}).then(() => id, () => null))));
    await eventually(async () => (await entries()).includes('link'), 'there is no menu');
    assert.deepEqual(await entries(), ['page', 'selection', 'link', null]);
  }));

  test('opens a link that is chosen, and asks for nothing when one is pointed at', () => visit(async (reader) => {
    const page = await reader.open('/links');
    await reader.press(page);
    const panel = await reader.sidePanel();
    await page.hover('a');
    await page.waitForTimeout(500);
    assert.ok(!reader.pages.requests.includes('/lighthouse'));
    const opened = reader.context.waitForEvent('page', { timeout: 120_000 });
    await reader.choose(page, 'link', { linkUrl: `${reader.pages.url}/lighthouse` });
    await (await opened).waitForURL('**/lighthouse');
    await panel.until(`/button/.test(${problem} ?? '')`); // the new page has to be allowed first
    await reader.press(await opened);
    await panel.until(`${sentences}.length === 3`);
  }));
});

describe('keys', () => {
  test('are suggested, and can be changed', () => visit(async (reader) => {
    const commands = await reader.inBackground(() => chrome.commands.getAll());
    assert.deepEqual(commands.map(({ name, shortcut }) => [name, shortcut]), [['_execute_action', 'Alt+Shift+S'], ['selection', 'Alt+Shift+E']]);
  }));
});
