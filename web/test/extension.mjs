// What the tests of the extension share: it is built once a test file, with models from a hub on
// loopback, and loaded into a fresh profile a test. Each request that the browser makes goes through a
// proxy that notes it.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { launchExtensible } from './chromium.mjs';
import { serveHub } from './hub.mjs';
import { servePages } from './pages.mjs';
import { root } from './paths.mjs';
import { serveProxy } from './proxy.mjs';

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {Awaited<ReturnType<typeof serveHub>>} Hub */
/** @typedef {Awaited<ReturnType<typeof servePages>>} Pages */

/**
 * Builds the extension and starts the servers before the tests of a file; ends them after.
 * @param {() => Record<string, Buffer>} [model]  files of someone/tiny at the hub
 */
export function useExtension(model = () => ({})) {
  /** @type {{hub: Hub, pages: Pages, folder: string}} */
  const used = /** @type {any} */ ({});
  before(async () => {
    used.hub = await serveHub(model());
    used.pages = await servePages();
    used.folder = mkdtempSync(join(tmpdir(), 'precis-extension-'));
    execFileSync(process.execPath, ['web/build-extension.mjs', '--out', used.folder, '--hub', used.hub.address], { cwd: root });
  });
  after(async () => {
    await used.hub?.close();
    await used.pages?.close();
    if (used.folder) rmSync(used.folder, { recursive: true, force: true });
  });
  return {
    get hub() {
      return used.hub;
    },
    get pages() {
      return used.pages;
    },
    get folder() {
      return used.folder;
    },
    /**
     * Runs a test in a fresh profile that has the extension.
     * @param {(reader: Reader) => Promise<void>} steps
     * @param {{options?: Parameters<typeof launchExtensible>[0]}} [how]
     */
    async visit(steps, { options } = {}) {
      used.hub.fail({});
      used.pages.requests.length = 0;
      const proxy = await serveProxy();
      const context = await launchExtensible({ viewport: { width: 1000, height: 800 }, ...options, args: [`--proxy-server=${proxy.address}`, '--proxy-bypass-list=<-loopback>'] });
      try {
        const browser = /** @type {import('playwright-core').Browser} */ (context.browser());
        const cdp = await browser.newBrowserCDPSession();
        const { id } = /** @type {{id: string}} */ (await cdp.send(/** @type {any} */ ('Extensions.loadUnpacked'), { path: join(used.folder, 'chrome'), enableInIncognito: true }));
        const reader = new Reader({ context, cdp, id, proxy, ...used });
        await reader.listening();
        await steps(reader);
      } finally {
        await context.close();
        await proxy.close();
      }
    },
  };
}

/** Milliseconds for which something is waited for that is sure to come. */
const PATIENCE = 120_000;

const pause = () => new Promise((resolve) => setTimeout(resolve, 100));

/**
 * Asks again and again until there is something.
 * @template T
 * @param {() => Promise<T>} look
 * @param {string} missing  what is said where it does not come
 * @returns {Promise<T>}
 */
export async function eventually(look, missing) {
  for (const end = performance.now() + PATIENCE; ; await pause()) {
    const found = await look();
    if (found) return found;
    assert.ok(performance.now() < end, `after ${PATIENCE} ms ${missing}`);
  }
}

/** A target of the browser, as CDP tells of it. @typedef {{targetId: string, type: string, url: string, title: string, browserContextId?: string}} Target */

/** What Chromium asks for by itself at its start: components, and whether somebody is signed in. */
const browsersOwn = /^https?:\/\/(update\.googleapis\.com|accounts\.google\.com|clients2\.google\.com|redirector\.gvt1\.com|optimizationguide-pa\.googleapis\.com)[:/]/;

/** One person with a browser that has the extension. */
export class Reader {
  /**
   * @param {{context: import('playwright-core').BrowserContext, cdp: import('playwright-core').CDPSession, id: string,
   *   proxy: Awaited<ReturnType<typeof serveProxy>>, hub: Hub, pages: Pages}} with_
   */
  constructor({ context, cdp, id, proxy, hub, pages }) {
    this.context = context;
    this.cdp = cdp;
    this.id = id;
    this.proxy = proxy;
    this.hub = hub;
    this.pages = pages;
  }

  /** Waits for the background to hear the button: what is pressed before is lost. */
  async listening() {
    await eventually(() => this.inBackground(() => chrome.action?.onClicked?.hasListeners() ?? false), 'the background does not listen');
  }

  /** Opens a page of the loopback server. @param {string} path */
  async open(path) {
    const page = await this.context.newPage();
    page.setDefaultTimeout(60_000);
    await page.goto(this.pages.url + path);
    await page.bringToFront();
    return page;
  }

  /** @param {object} [filter] @returns {Promise<Target[]>} */
  async targets(filter) {
    const { targetInfos } = await this.cdp.send('Target.getTargets', /** @type {any} */ (filter ? { filter: [filter] } : {}));
    return targetInfos;
  }

  /** Presses the toolbar's button while a page is in front. @param {Page} page */
  async press(page) {
    await page.bringToFront();
    await this.pressOn(({ url }) => url === page.url());
  }

  /** Presses it on a tab, once there is one. @param {(tab: Target) => boolean} isIt */
  async pressOn(isIt) {
    const tab = await eventually(async () => (await this.targets({ type: 'tab' })).find(isIt), 'there is no such tab');
    await this.cdp.send(/** @type {any} */ ('Extensions.triggerAction'), { id: this.id, targetId: tab?.targetId });
  }

  /** Evaluates in the background, a service worker. @template T @param {(argument: any) => T} f @param {unknown} [argument] */
  async inBackground(f, argument) {
    const [running] = this.context.serviceWorkers();
    return (running ?? (await this.context.waitForEvent('serviceworker', { timeout: PATIENCE }))).evaluate(f, argument);
  }

  /**
   * Chooses an entry of the context menu on a page whose button was pressed: there is no other way to
   * it for a test, and by the button the page has been allowed.
   * @param {Page} page
   * @param {'page' | 'selection' | 'link'} entry
   * @param {object} [info]  as the browser tells it
   */
  async choose(page, entry, info = {}) {
    const tab = await this.tabOf(page);
    await this.inBackground(async ({ tab, entry, info }) => {
      /** @type {any} */ (chrome.contextMenus.onClicked).dispatch({ menuItemId: entry, ...info }, await chrome.tabs.get(tab));
    }, { tab, entry, info });
  }

  /**
   * Brings the hub's model into the extension's store.
   * @param {Page} panel
   * @returns {Promise<any>} as the engine's load takes it
   */
  model(panel) {
    return panel.evaluate(async () => (await /** @type {any} */ (globalThis).precis.pull('someone/tiny:tiny.gguf')).model);
  }

  /** Answers, in advance, the browser's question whether the extension may read all pages of the host. */
  async agree() {
    const page = await this.context.newPage();
    await page.goto('chrome://extensions/');
    await page.evaluate((id) => /** @type {any} */ (chrome).developerPrivate.addHostPermission(id, 'http://127.0.0.1/*'), this.id);
    await page.close();
  }

  /** What the extension has asked the network for, and its pages. */
  requests() {
    return this.proxy.requests.filter((url) => !browsersOwn.test(url));
  }

  /** The identifier of a page's tab. @param {Page} page @returns {Promise<number>} */
  async tabOf(page) {
    await page.bringToFront();
    return this.inBackground(async () => (await chrome.tabs.query({ active: true, lastFocusedWindow: true }))[0].id ?? -1);
  }

  /**
   * Opens the panel as a tab of its own, for a page: there a test reaches all of it.
   * @param {Page} page
   */
  async panelFor(page) {
    const tab = await this.tabOf(page);
    const panel = await this.context.newPage();
    panel.setDefaultTimeout(60_000);
    await panel.goto(`chrome-extension://${this.id}/panel.html?tab=${tab}`);
    await panel.waitForFunction(() => 'precis' in globalThis);
    return panel;
  }

  /** The page that the engine runs in. */
  async engine() {
    const offscreen = (await this.targets()).find(({ url }) => url === `chrome-extension://${this.id}/offscreen.html`);
    return offscreen ? Attached.to(this.cdp, offscreen) : null;
  }

  /** Ends a page or worker of the extension as a browser does that is short of memory. @param {'background' | 'offscreen'} name */
  async end(name) {
    const target = (await this.targets()).find(({ url }) => url.startsWith(`chrome-extension://${this.id}/${name}.`));
    assert.ok(target, `${name} does not run`);
    await this.cdp.send('Target.closeTarget', { targetId: target.targetId });
    await this.gone(({ targetId }) => targetId === target.targetId);
  }

  /** Waits until the browser has no such target any more. @param {(target: Target) => boolean} isIt */
  async gone(isIt) {
    await eventually(async () => !(await this.targets()).some(isIt), 'it is still there');
  }

  /**
   * The side panel that the browser has opened, to evaluate in.
   * @returns {Promise<Attached>}
   */
  async sidePanel() {
    const panel = await eventually(async () => (await this.targets()).find(({ url }) => url === `chrome-extension://${this.id}/panel.html`), 'the browser has no side panel');
    return Attached.to(this.cdp, /** @type {Target} */ (panel));
  }
}

/** A target that playwright does not show, to evaluate in. */
class Attached {
  #cdp;
  #session;
  #nextID = 1;
  /** @type {Map<number, (answer: any) => void>} */
  #waiting = new Map();

  /** @param {import('playwright-core').CDPSession} cdp @param {string} session */
  constructor(cdp, session) {
    this.#cdp = cdp;
    this.#session = session;
    cdp.on('Target.receivedMessageFromTarget', ({ sessionId, message }) => {
      if (sessionId !== session) return;
      const answer = JSON.parse(message);
      this.#waiting.get(answer.id)?.(answer);
    });
  }

  /** @param {import('playwright-core').CDPSession} cdp @param {Target} target */
  static async to(cdp, { targetId }) {
    const { sessionId } = await cdp.send('Target.attachToTarget', { targetId, flatten: false });
    return new Attached(cdp, sessionId);
  }

  /** @param {string} method @param {object} [params] @returns {Promise<any>} */
  async send(method, params = {}) {
    const id = this.#nextID++;
    const answered = new Promise((resolve, reject) => {
      this.#waiting.set(id, resolve);
      setTimeout(() => reject(new Error(`${method} ${JSON.stringify(params)}: no answer within a minute; the page may be gone`)), 60_000).unref();
    });
    await this.#cdp.send('Target.sendMessageToTarget', { sessionId: this.#session, message: JSON.stringify({ id, method, params }) });
    const { result, error } = /** @type {any} */ (await answered);
    if (error) throw new Error(`${method}: ${error.message}`);
    return result;
  }

  /** @param {string} expression @returns {Promise<any>} */
  async evaluate(expression) {
    const { result, exceptionDetails } = await this.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  /**
   * Waits until an expression is true.
   * @param {string} expression
   * @param {number} [patience]  milliseconds
   * @returns {Promise<any>} its value
   */
  async until(expression, patience = PATIENCE) {
    for (const end = performance.now() + patience; performance.now() < end; await pause()) {
      const value = await this.evaluate(expression);
      if (value) return value;
    }
    throw new Error(`after ${patience} ms not yet true: ${expression}; the page says: ${await this.evaluate('document.body.innerText')}`);
  }
}
