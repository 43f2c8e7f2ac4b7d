/** @file The page beside the panel, as a text that is read. */
import { say } from '../../words/say.js';

/**
 * The page in front: what the panel asks of it, and hears from it. FrontPage of the extension is one.
 * @typedef {object} Tab
 * @property {(part: Part) => Promise<TabPage>} read  its text as it is now; fails with a reason where it cannot be read
 * @property {(tab: number, ranges: Range[], how?: {scroll?: boolean}) => Promise<void>} highlight  places of what was read
 *   of a tab last, and nothing else; scroll: the first is brought into sight
 * @property {() => Promise<boolean>} pick  lets the reader point at the block to read; false: they thought better of it
 * @property {() => Promise<{site: string, readAlong: boolean, summarizer: boolean} | null>} site  what is allowed on the
 *   page's site; null: it has none, or may not be looked at
 * @property {(site: string, use: Use) => Promise<boolean>} allow  asks the reader; to be called from a click
 * @property {(site: string, use: Use) => Promise<void>} revoke
 * @property {() => void | Promise<void>} start  begins to tell of what happens
 * @property {(part: Exclude<Part, 'block'>) => void} onAsked  set by the panel: a summary is asked for, by the button, a key or the menu
 * @property {() => Promise<string>} shortcut  the keys that ask for a summary; empty: none
 * @property {(tab: number) => void} onFront  set by the panel: another tab is in front, or its page has been loaded
 * @property {(tab: number) => void} onChanged  set by the panel: what was read of a tab is there no more: the text has
 *   become another, another page has come, or the tab is closed
 * @property {(tab: number, selected: boolean) => void} onSelected  set by the panel: something is selected in a page that
 *   was read, or no more
 */

/** Of a page: block is one that was picked. @typedef {'page' | 'selection' | 'block'} Part */

/** @typedef {'readAlong' | 'summarizer'} Use */

/** @typedef {{tab: number, text: string, url: string, canonical?: string, title: string, headings?: Range[], site?: string, language?: string, warnings?: string[], selection?: string[], private: boolean}} TabPage */

/** What was read of a page. @typedef {TabPage & {part: Part}} ReadPart */

/** The text of the page in front. @implements {PageSource} */
export class TabSource {
  #tab;
  #onRead;
  /** @type {ReadPart | null} */
  #read = null;
  /** Grows whenever what is read is to be of another page, so that what comes late is known. */
  #turn = 0;
  /** @type {Map<string, Range[][]>} */
  #evidence = new Map();

  /**
   * @param {Tab} tab
   * @param {(page: ReadPart) => void} onRead  another text was read
   */
  constructor(tab, onRead) {
    this.#tab = tab;
    this.#onRead = onRead;
  }

  /** The page that was read; null: none. */
  get read() {
    return this.#read;
  }

  get text() {
    return this.#read?.text ?? '';
  }

  get headings() {
    return this.#read?.headings;
  }

  get title() {
    return this.#read?.title ?? '';
  }

  async page() {
    if (!this.#read) return null;
    const { url, canonical, title, site, language, selection, private: unkept } = this.#read;
    return { url, canonical, title, site, language, selection, private: unkept };
  }

  /** Reads the page, where nothing of it was read yet. */
  async prepare() {
    if (!this.#read && !(await this.take('page'))) throw new Error(say('panel.left'));
  }

  /**
   * Reads a part of the page in front, in place of what was read before.
   * @param {Part} part
   * @returns {Promise<boolean>} false: the reader has left the page meanwhile
   * @throws {Error} with words for the reader
   */
  async take(part) {
    this.clear();
    const turn = this.#turn;
    let page;
    try {
      page = await this.#tab.read(part);
    } catch (e) {
      if (turn !== this.#turn) return false;
      throw new Error(inWords(e), { cause: e });
    }
    if (turn !== this.#turn) return false;
    this.restore({ ...page, part });
    return true;
  }

  /** Takes up what was read of a page. @param {ReadPart} page */
  restore(page) {
    this.#read = page;
    this.#onRead(page);
  }

  /** What was read is of no page in front. */
  clear() {
    this.#turn++;
    this.#read = null;
    this.#evidence.clear();
  }

  /** @param {string} of @param {Range[][]} evidence */
  mark(of, evidence) {
    this.#evidence.set(of, evidence);
  }

  /** @param {string} of @param {number} sentence */
  highlight(of, sentence) {
    this.#show(this.#evidence.get(of)?.[sentence] ?? [], false);
  }

  /**
   * Brings what a sentence rests on into sight. The focus stays with the sentence, from where the keys lead on.
   * @param {string} of
   * @param {number} sentence
   * @param {number} place
   */
  goTo(of, sentence, place) {
    const ranges = this.#evidence.get(of)?.[sentence] ?? [];
    const chosen = place % ranges.length || 0;
    this.#show([...ranges.slice(chosen), ...ranges.slice(0, chosen)], true); // the first comes into sight
    return chosen;
  }

  /** @param {Range[]} ranges @param {boolean} scroll */
  #show(ranges, scroll) {
    if (!this.#read) return;
    this.#tab.highlight(this.#read.tab, ranges, { scroll }).catch(() => {}); // the page is gone, and with it what would be shown
  }
}

/** @type {Record<string, import('../../words/say.js').Key>} */
const reasons = { 'not-allowed': 'panel.not-allowed', restricted: 'panel.restricted', file: 'panel.file', left: 'panel.left' };

/** @param {unknown} failure  a PageFailure, or what the content script says */
function inWords(failure) {
  const { reason = '', message = String(failure) } = /** @type {{reason?: string, message?: string}} */ (failure);
  return reason in reasons ? say(reasons[reason]) : message;
}

/** @typedef {import('../../shim/protocol.js').Range} Range */
/** @typedef {import('../../app/page-source.js').PageSource} PageSource */
