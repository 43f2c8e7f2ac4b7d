import { whenAsked } from './asked.js';
import { browser, inPrivate } from './browser.js';
import { textOfFile } from './file-text.js';
import { EVENTS } from './page-messages.js';
import { allow, allowedSites, revoke, siteOf } from './sites.js';

/** Why a page cannot be read. not-allowed: the reader has to ask first, by the button, a key or the menu. */
/** @typedef {'not-allowed' | 'restricted' | 'file' | 'left'} Reason */

/** A page that cannot be read. */
export class PageFailure extends Error {
  /**
   * @param {Reason} reason
   * @param {string} message
   * @param {ErrorOptions} [options]
   */
  constructor(reason, message, options) {
    super(message, options);
    this.name = 'PageFailure';
    this.reason = reason;
  }
}

/** Pages of the browser's own and of its shop of extensions: no extension may read them. */
const restricted = /^(?!https?:|file:)|^https:\/\/(chromewebstore\.google\.com|chrome\.google\.com\/webstore|addons\.mozilla\.org)/;

/**
 * The page in front, for the panel beside it: that of the active tab of the panel's window. A panel that
 * is a tab itself names another in its address (?tab=ID).
 */
export class FrontPage {
  /** The ways by which pages that were read tell what happens there, by their tabs. @type {Map<number, chrome.runtime.Port>} */
  #read = new Map();
  /** The tab whose page is being read; 0: none. */
  #reading = 0;
  #fixed = Number(new URLSearchParams(location.search).get('tab')) || null;

  /** The reader asks for a summary, by the button, a key or the menu. @type {(what: import('./asked.js').What) => void} */
  onAsked = () => {};

  /** Another tab is in front, or its page has been loaded. @type {(tab: number) => void} */
  onFront = () => {};

  /** What was read of a tab is there no more. @type {(tab: number) => void} */
  onChanged = () => {};

  /** Something is selected in a page that was read, or no more. @type {(tab: number, selected: boolean) => void} */
  onSelected = () => {};

  /** Begins to listen; onAsked is called at once where the panel was opened for a summary. */
  async start() {
    const window = await browser.windows.getCurrent();
    browser.tabs.onActivated.addListener(({ tabId, windowId }) => {
      if (windowId === window.id && !this.#fixed) this.onFront(tabId);
    });
    browser.tabs.onUpdated.addListener((tabId, { status }, { active, windowId }) => {
      if (status !== 'complete' || this.#read.has(tabId) || this.#reading === tabId) return; // of one that was read, its events tell
      if (this.#fixed ? this.#fixed === tabId : active && windowId === window.id) this.onFront(tabId);
    });
    await whenAsked(/** @type {number} */ (window.id), ({ tab, what }) => {
      if (this.#fixed) this.#fixed = tab;
      this.onAsked(what);
    });
  }

  /**
   * Reads what the page shows.
   * @param {import('./page-messages.js').Part} part
   * @returns {Promise<ReadPage>}
   * @throws {PageFailure}
   */
  async read(part = 'page') {
    const tab = await this.#tab();
    this.#reading = tab.id ?? 0;
    try {
      const id = await this.#enter(tab);
      const { file, ...page } = await this.#tell(id, { type: 'read', part });
      this.#listen(id);
      return { ...(file === undefined ? page : await textOfFile(page, file)), tab: id, private: inPrivate() || tab.incognito };
    } finally {
      this.#reading = 0;
    }
  }

  /** The keys that ask for a summary of the page; empty: the reader has set none. */
  async shortcut() {
    const commands = await browser.commands.getAll();
    return commands.find(({ name }) => name === '_execute_action')?.shortcut ?? '';
  }

  /**
   * Highlights places of what was read of a tab last, and nothing else.
   * @param {number} tab
   * @param {import('../shim/protocol.js').Range[]} ranges  of its text, in UTF-16
   * @param {{scroll?: boolean}} [how]  scroll: the first is brought into sight
   */
  async highlight(tab, ranges, { scroll = false } = {}) {
    if (this.#read.has(tab)) await this.#tell(tab, { type: 'highlight', ranges, scroll });
  }

  /**
   * Lets the reader point at the block to read.
   * @returns {Promise<boolean>} false: they have thought better of it
   */
  async pick() {
    return this.#tell(await this.#enter(await this.#tab()), { type: 'pick' });
  }

  /**
   * Which site the page belongs to, and what the reader has allowed it.
   * @returns {Promise<{site: string, readAlong: boolean, summarizer: boolean} | null>} null: the page
   *   has no site, or may not be looked at
   */
  async site() {
    const { url } = await this.#tab();
    const site = url ? siteOf(url) : null;
    if (!site) return null;
    const { readAlong, summarizer } = await allowedSites();
    return { site, readAlong: readAlong.includes(site), summarizer: summarizer.includes(site) };
  }

  allow = allow;
  revoke = revoke;
  allowedSites = allowedSites;

  async #tab() {
    if (this.#fixed) return browser.tabs.get(this.#fixed);
    const [tab] = await browser.tabs.query({ active: true, currentWindow: true });
    if (!tab) throw new PageFailure('left', 'there is no page in front');
    return tab;
  }

  /**
   * Puts the content script into a page, where it is not there yet.
   * @param {chrome.tabs.Tab} tab
   * @returns {Promise<number>} the tab's identifier
   */
  async #enter({ id = -1, url }) {
    try {
      await browser.scripting.executeScript({ target: { tabId: id }, files: ['content.js'] });
    } catch (e) {
      throw await notEntered(url, /** @type {Error} */ (e));
    }
    return id;
  }

  /**
   * @param {number} tab
   * @param {import('./page-messages.js').PageMessage} message
   */
  async #tell(tab, message) {
    let answer;
    try {
      answer = await browser.tabs.sendMessage(tab, { precis: message }, { frameId: 0 });
    } catch (e) {
      throw new PageFailure('left', 'the page is no longer there', { cause: e });
    }
    if (answer.error !== undefined) throw new Error(answer.error);
    return answer.value;
  }

  /** Hears what happens in a page that was read. @param {number} id  of the tab */
  #listen(id) {
    const before = this.#read.get(id);
    const events = browser.tabs.connect(id, { name: EVENTS, frameId: 0 });
    this.#read.set(id, events);
    before?.disconnect();
    events.onMessage.addListener((/** @type {import('./page-messages.js').PageEvent} */ event) => {
      if (event.type === 'changed') this.onChanged(id);
      else this.onSelected(id, event.selected);
    });
    events.onDisconnect.addListener(() => {
      if (this.#read.get(id) !== events) return;
      this.#read.delete(id); // another page comes into the tab, or it is closed
      this.onChanged(id);
    });
  }
}

/**
 * Why the content script was not let in.
 * @param {string | undefined} url  undefined: the browser does not tell it
 * @param {Error} cause
 */
async function notEntered(url, cause) {
  if (/gallery|policy|chrome:\/\/|chrome-extension:|about:|restricted|error page/i.test(cause.message) || (url && restricted.test(url))) {
    return new PageFailure('restricted', `the browser lets no extension read this page: ${cause.message}`, { cause });
  }
  if (url?.startsWith('file:') && !(await browser.extension.isAllowedFileSchemeAccess())) {
    return new PageFailure('file', 'the extension may not read files', { cause });
  }
  return new PageFailure('not-allowed', cause.message, { cause });
}

/** @typedef {import('./page-messages.js').Extracted & {tab: number, private: boolean}} ReadPage  private: it is in a private window */
