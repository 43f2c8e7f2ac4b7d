import { say } from '../../words/say.js';
import { show } from '../elements.js';
import { memoryFailure } from './failures.js';
import { Digest } from './digest.js';
import { EntryView } from './entry.js';
import { History } from './history.js';
import { button, make } from './make.js';
import { Review } from './review.js';
import { SettingsView } from './settings-view.js';
import { loadStyle } from './style.js';

/**
 * What the views have from the dialog that they are in.
 * @typedef {object} Host
 * @property {import('../../shim/engine.js').Engine} engine
 * @property {(view: ViewName, of?: string) => Promise<void>} open  another view; of: the address of an entry
 * @property {(failure: unknown) => void} tell
 * @property {(words: string) => void} say  tells what was done
 * @property {(words?: string) => void} changed  the memory is another; words: what was done
 */

/** @typedef {'history' | 'entry' | 'review' | 'digest' | 'settings'} ViewName */
/** @typedef {{box: HTMLElement, refresh: (of: string) => Promise<void> | void}} View */

/** The dialog over the page in which the reader sees what is remembered, and decides on it. */
export class MemoryDialog {
  #dialog;
  #problem = make('p', { className: 'problem', role: 'alert', hidden: true });
  #told = make('p', { className: 'small told', role: 'status' });
  #view = make('div', { className: 'view', tabIndex: -1 });
  #tabs;
  /** @type {Record<ViewName, View>} */
  #views;
  /** Grows with each view that is opened. */
  #opening = 0;

  /**
   * @param {import('../../shim/engine.js').Engine} engine
   * @param {() => void} onChange  something is remembered no more, or by other rules
   */
  constructor(engine, onChange) {
    /** @type {Host} */
    const host = {
      engine,
      open: (view, of) => this.#open(view, of),
      tell: (failure) => show(this.#problem, memoryFailure(failure)),
      say: (words) => {
        show(this.#problem, '');
        this.#told.textContent = words;
      },
      changed: (words = '') => {
        host.say(words);
        onChange();
      },
    };
    this.#views = { history: new History(host), entry: new EntryView(host), review: new Review(host), digest: new Digest(host), settings: new SettingsView(host) };
    this.#tabs = Object.entries(/** @type {const} */ ({
      history: 'memory.history',
      review: 'memory.review',
      digest: 'memory.digest',
      settings: 'memory.view-settings',
    })).map(([name, key]) => button(say(key), () => this.#open(/** @type {ViewName} */ (name)), { className: 'quiet', name }));
    this.#dialog = make(
      'dialog',
      { id: 'memory', className: 'wide memory', 'aria-labelledby': 'memory-heading' },
      make(
        'div',
        { className: 'pane-head' },
        make('h2', { id: 'memory-heading', tabIndex: -1 }, say('memory.heading')),
        button(say('page.close'), () => this.#dialog.close(), { className: 'quiet' }),
      ),
      make('nav', { className: 'views', 'aria-label': say('memory.heading') }, ...this.#tabs),
      this.#problem,
      this.#told,
      this.#view,
    );
    document.body.append(this.#dialog);
  }

  /**
   * Opens the dialog at a view.
   * @param {ViewName} [view]
   * @param {string} [of]  address of an entry
   */
  async open(view = 'history', of = '') {
    await loadStyle();
    if (!this.#dialog.open) this.#dialog.showModal();
    await this.#open(view, of);
  }

  /** @param {ViewName} name @param {string} [of] */
  async #open(name, of = '') {
    show(this.#problem, '');
    this.#told.textContent = '';
    for (const tab of this.#tabs) {
      if (tab.name === name || (name === 'entry' && tab.name === 'history')) tab.setAttribute('aria-current', 'page');
      else tab.removeAttribute('aria-current');
    }
    const { box, refresh } = this.#views[name];
    const opening = ++this.#opening;
    await refresh.call(this.#views[name], of);
    if (opening !== this.#opening) return; // the reader went on to another while this one came
    this.#view.replaceChildren(box);
    if (name === 'entry') this.#view.focus({ preventScroll: true });
    this.#dialog.scrollTop = 0;
  }
}
