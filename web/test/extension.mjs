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
      const proxy = await serveProxy();
      const context = await launchExtensible({ viewport: { width: 1000, height: 800 }, ...options, args: [`--proxy-server=${proxy.address}`, '--proxy-bypass-list=<-loopback>'] });
      try {
        const browser = /** @type {import('playwright-core').Browser} */ (context.browser());
        const cdp = await browser.newBrowserCDPSession();
        const { id } = /** @type {{id: string}} */ (await cdp.send(/** @type {any} */ ('Extensions.loadUnpacked'), { path: join(used.folder, 'chrome'), enableInIncognito: true }));
        await steps(new Reader({ context, cdp, id, proxy, ...used }));
      } finally {
        await context.close();
        await proxy.close();
      }
    },
  };
}

/** A target of the browser, as CDP tells of it. @typedef {{targetId: string, type: string, url: string, browserContextId?: string}} Target */

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
    const tab = (await this.targets({ type: 'tab' })).find(({ url }) => url === page.url());
    assert.ok(tab, `no tab with ${page.url()}`);
    await this.cdp.send(/** @type {any} */ ('Extensions.triggerAction'), { id: this.id, targetId: tab.targetId });
  }

  /** The service worker; started where it has ended. */
  async background() {
    const [running] = this.context.serviceWorkers();
    return running ?? this.context.waitForEvent('serviceworker');
  }

  /** Evaluates in the background. @template T @param {(argument: any) => T} f @param {unknown} [argument] */
  async inBackground(f, argument) {
    return (await this.background()).evaluate(f, argument);
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
    return panel;
  }

  /**
   * The side panel that the browser has opened, to evaluate in.
   * @returns {Promise<Attached>}
   */
  async sidePanel() {
    for (;;) {
      const panel = (await this.targets()).find(({ url }) => url === `chrome-extension://${this.id}/panel.html`);
      if (panel) return Attached.to(this.cdp, panel);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** A target that playwright does not show, to evaluate in. */
export class Attached {
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
    const answered = new Promise((resolve) => this.#waiting.set(id, resolve));
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

  /** Waits until an expression is true. @param {string} expression */
  async until(expression) {
    for (let i = 0; i < 600; i++) {
      const value = await this.evaluate(expression);
      if (value) return value;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`after a minute not yet true: ${expression}`);
  }
}
