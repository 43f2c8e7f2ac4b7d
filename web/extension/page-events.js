import { browser } from './browser.js';
import { EVENTS } from './page-messages.js';

/** Milliseconds that a page must have been still before it is looked at for changes, and between two looks. */
const STILL = 1500;

/** A page has become another where so much of its text has come or gone, 0 to 1. */
const MUCH = 0.1;

/** Tells the panel what happens in a page that was read. */
export class PageEvents {
  /** What the reader selected last; the browser may show no selection while the panel has the focus. @type {Range | null} */
  selected = null;
  /** @type {chrome.runtime.Port | null} */
  #port = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #soon;
  /** Whether the panel knows of a selection. */
  #told = false;
  /** The page as it was when it was read. */
  #was = { url: '', length: 0 };

  constructor() {
    browser.runtime.onConnect.addListener((port) => {
      if (port.name !== EVENTS) return;
      this.#port = port;
      this.#told = false;
      this.#tellSelected();
      port.onDisconnect.addListener(() => {
        if (this.#port === port) this.#port = null;
      });
    });
    document.addEventListener('selectionchange', () => this.#select());
    new MutationObserver(() => this.#lookSoon()).observe(document, { childList: true, characterData: true, subtree: true });
    this.#select();
  }

  /** The page has been read as it is now. */
  begin() {
    this.#was = this.#now();
  }

  #now() {
    return { url: location.href.replace(/#.*/, ''), length: document.body?.textContent?.length ?? 0 };
  }

  #select() {
    const selection = getSelection();
    if (selection && selection.rangeCount > 0 && !selection.isCollapsed) this.selected = selection.getRangeAt(0).cloneRange();
    this.#tellSelected();
  }

  /** Tells whether something is selected, where the panel does not know it. */
  #tellSelected() {
    const selected = getSelection()?.isCollapsed === false;
    if (selected === this.#told) return;
    this.#told = selected;
    this.#tell({ type: 'selected', selected });
  }

  #lookSoon() {
    if (!this.#port) return;
    clearTimeout(this.#soon);
    this.#soon = setTimeout(() => {
      const now = this.#now();
      const { url, length } = this.#was;
      if (now.url === url && Math.abs(now.length - length) <= MUCH * length) return;
      this.#was = now;
      this.#tell({ type: 'changed' });
    }, STILL);
  }

  /** @param {import('./page-messages.js').PageEvent} event */
  #tell(event) {
    this.#port?.postMessage(event);
  }
}
