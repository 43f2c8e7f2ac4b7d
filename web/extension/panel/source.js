/** @file The tab beside the panel, as a text that is read. */

/**
 * A tab: what the panel asks of it, and hears from it. The extension's content script answers.
 * @typedef {object} Tab
 * @property {(what: What) => Promise<TabPage>} read  its text as it is now; fails with words for the reader
 *   where it cannot be read
 * @property {(passages: Passage[]) => void} highlight  in place of those before; none: nothing is highlighted
 * @property {(passage: Passage) => void} goTo  scrolls to a passage and gives it the focus
 * @property {(hear: Hearing) => void} follow  called once
 */

/** What of a page is read: block is one that the reader points at. @typedef {'page' | 'selection' | 'block'} What */

/**
 * The text of a tab, and what it is of.
 * @typedef {object} TabPage
 * @property {string} text
 * @property {string} url
 * @property {string} [canonical]
 * @property {string} title
 * @property {string} [site]
 * @property {string} [language]  BCP 47
 * @property {boolean} private  of a private window: nothing of it is kept
 * @property {string[]} [warnings]  what the reader should know of how it was read
 */

/**
 * A place in the text that was read last, in UTF-16 units.
 * @typedef {import('../../shim/protocol.js').Range & {score?: number}} Passage  score: how well it supports what
 *   rests on it, 0 … 1
 */

/**
 * What the panel wants to know of the tab.
 * @typedef {object} Hearing
 * @property {() => void} onOther  another page is in front, by another tab or by navigation: what was read is not of it
 * @property {() => void} onChanged  the text of the page has become another
 * @property {(what: What) => void} onAsked  the reader asked for a summary, by the button, the menu or a key
 * @property {() => void} onBack  the reader wants back from a passage
 * @property {(selected: string) => void} onSelected  the reader selected something in the page
 */

/** The text of the tab in front. @implements {PageSource} */
export class TabSource {
  #tab;
  /** @type {TabPage | null} */
  #read = null;
  /** @type {Map<string, Passage[][]>} */
  #evidence = new Map();
  /** Where the reader left the panel for a passage. @type {HTMLElement | null} */
  #left = null;

  /** @param {Tab} tab */
  constructor(tab) {
    this.#tab = tab;
  }

  get text() {
    return this.#read?.text ?? '';
  }

  get title() {
    return this.#read?.title ?? '';
  }

  /** What is known of the page that was read; null: none was. */
  get read() {
    return this.#read;
  }

  /**
   * Reads the tab's text; the one before is forgotten.
   * @param {What} what
   * @throws {Error} with words for the reader
   */
  async take(what) {
    this.clear();
    this.#read = await this.#tab.read(what);
    return this.#read;
  }

  /** What was read is not of the page in front. */
  clear() {
    this.#read = null;
    this.#evidence.clear();
    this.#left = null;
  }

  async page() {
    if (!this.#read) return null;
    const { url, canonical, title, site, language, private: unkept } = this.#read;
    return { url, canonical, title, site, language, private: unkept };
  }

  /** @param {string} of @param {Passage[][]} evidence */
  mark(of, evidence) {
    this.#evidence.set(of, evidence);
  }

  /** @param {string} of @param {number} sentence */
  highlight(of, sentence) {
    this.#tab.highlight(this.#evidence.get(of)?.[sentence] ?? []);
  }

  /** @param {string} of @param {number} sentence */
  goTo(of, sentence) {
    const passages = this.#evidence.get(of)?.[sentence] ?? [];
    if (passages.length === 0) return;
    this.#left = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    this.#tab.highlight(passages);
    this.#tab.goTo(passages[0]);
  }

  /** The reader comes back to the sentence whose passage was gone to. */
  goBack() {
    this.#left?.focus();
  }
}

/** @typedef {import('../../app/page-source.js').PageSource} PageSource */
