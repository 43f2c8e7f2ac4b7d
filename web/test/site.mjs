// What the tests of the page share: one browser and one server a test file, a fresh visitor a test.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { fits, isAccessible } from './accessible.mjs';
import { launch } from './chromium.mjs';
import { root } from './paths.mjs';
import { serveSite } from './server.mjs';

/** @typedef {Awaited<ReturnType<typeof serveSite>>} Site */
/** @typedef {import('playwright-core').Page} Page */

/**
 * A small model of random weights, built by tiny-model.
 * @param {number} [blocks]  0.8 MB each
 * @returns {Buffer}
 */
export function tinyModel(blocks = 6) {
  const folder = mkdtempSync(join(tmpdir(), 'precis-'));
  try {
    const file = join(folder, 'tiny.gguf');
    execFileSync('go', ['run', './web/test/tiny-model', '-o', file, '-blocks', String(blocks)], { cwd: root });
    return readFileSync(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Starts the server and the browser before the tests of a file and ends them after.
 * @param {() => Buffer} model
 * @param {string[]} [args]  for Chromium
 */
export function useSite(model, args = []) {
  /** @type {{site: Site, browser: import('playwright-core').Browser}} */
  const used = /** @type {any} */ ({});
  before(async () => {
    used.site = await serveSite({ model: model() });
    used.browser = await launch({ args });
  });
  after(async () => {
    await used.browser?.close();
    await used.site?.close();
  });

  return {
    get site() {
      return used.site;
    },
    /**
     * Runs a test as one visitor with a fresh profile. Every error of the page fails it, but for
     * those that expected matches; so does a request to another host.
     * @param {(visitor: Visitor) => Promise<void>} steps
     * @param {{expected?: RegExp, options?: import('playwright-core').BrowserContextOptions, init?: () => void}} [how]
     *   init: runs in each page before its own scripts
     */
    async visit(steps, { expected, options, init } = {}) {
      used.site.fail({});
      used.site.requests.length = 0;
      const context = await used.browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
      await context.grantPermissions(['clipboard-read', 'clipboard-write']);
      /** @type {string[]} */
      const errors = [];
      const note = (/** @type {string} */ error) => {
        if (!expected?.test(error)) errors.push(error);
      };
      context.on('console', (m) => m.type() === 'error' && note(`console: ${m.text()}`));
      context.on('weberror', (e) => note(`unhandled: ${e.error().stack ?? e.error()}`));
      context.on('request', (r) => {
        if (!/^(data|blob):/.test(r.url()) && new URL(r.url()).origin !== used.site.origin) note(`request to ${r.url()}`);
      });
      if (init) await context.addInitScript(init);
      const visitor = new Visitor(context, used.site);
      try {
        await visitor.open();
        await steps(visitor);
        assert.deepEqual(errors, []);
      } catch (e) {
        if (errors.length > 0 && e instanceof Error) e.message += `\nerrors of the page:\n${errors.join('\n')}`;
        throw e;
      } finally {
        await context.close();
      }
    },
  };
}

/** One person with a browser, who knows the page by its words. */
export class Visitor {
  /** @type {Page} */
  page = /** @type {any} */ (null);

  /**
   * @param {import('playwright-core').BrowserContext} context
   * @param {Site} site
   */
  constructor(context, site) {
    this.context = context;
    this.site = site;
  }

  /** Opens the page, in a new tab. @param {string} [query] */
  async open(query = '') {
    this.page = await this.context.newPage();
    this.page.setDefaultTimeout(60_000); // of a loaded machine
    await this.page.goto(this.site.url + query);
    await this.page.getByText(/^(Engine:|This browser has no WebAssembly SIMD)/).waitFor();
  }

  /** @param {string} text */
  async paste(text) {
    await this.page.getByLabel('Text to summarize').fill(text);
  }

  async summarize() {
    await this.page.getByRole('button', { name: 'Summarize' }).click();
  }

  /** @param {'ranked' | 'written'} mode  how the model is to be used */
  async want(mode) {
    await this.page.getByLabel('Words').selectOption(mode);
  }

  /** @param {string} title  of a sample */
  async sample(title) {
    await this.page.getByLabel('Choose a sample text').selectOption({ label: title });
  }

  /** Agrees to the download; the model comes. */
  async download() {
    await this.page.getByRole('button', { name: /Get the model|Go on with the download/ }).click();
    await this.page.getByRole('dialog').getByRole('button', { name: 'Download' }).click();
  }

  async downloaded() {
    await this.page.getByText(/^ready, /).waitFor();
  }

  /** Waits until no summary is being made. */
  async settled() {
    await this.page.locator('#card').waitFor();
    await this.page.locator('#work').waitFor({ state: 'hidden' });
  }

  /** What is said of the summary's words. */
  origin() {
    return this.page.locator('#origin').innerText();
  }

  /**
   * Waits until the page says this of the summary's words, which it also says to screen readers.
   * @param {string | RegExp} origin
   */
  async says(origin) {
    await this.page.locator('#origin').getByText(origin, { exact: true }).waitFor();
  }

  /** The sentences of the summary. */
  sentences() {
    return this.page.locator('#summary .sentence').allInnerTexts();
  }

  /**
   * Holds the page as it is now against axe-core's rules, and its width against the window's.
   * @param {string} state  for the message
   */
  async isAccessible(state) {
    await isAccessible(this.page, state);
  }

  /** Holds the page's width against the window's. @param {string} state  for the message */
  async fits(state) {
    await fits(this.page, state);
  }

  /** @param {string} selector */
  text(selector) {
    return this.page.locator(selector).innerText();
  }
}
