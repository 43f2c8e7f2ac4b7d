import { element } from '../../app/elements.js';

/** The offers to summarize another part of the page than is shown: what is selected in it, or all of it again. */
export class Parts {
  #box = element('parts', HTMLElement);
  #selection = element('take-selection', HTMLButtonElement);
  #whole = element('take-page', HTMLButtonElement);
  /** What is shown; null: nothing. @type {import('./source.js').ReadPart | null} */
  #shown = null;
  /** Tabs in which something is selected. @type {Set<number>} */
  #selected = new Set();

  /** @param {(part: 'selection' | 'page') => void} take */
  constructor(take) {
    this.#selection.addEventListener('click', () => take('selection'));
    this.#whole.addEventListener('click', () => take('page'));
  }

  /** @param {import('./source.js').ReadPart | null} read  what is shown now */
  show(read) {
    this.#shown = read;
    if (read?.part === 'selection') this.#selected.delete(read.tab); // offered again once it is another
    this.#offer();
  }

  /**
   * @param {number} tab
   * @param {boolean} selected  something in its page
   */
  select(tab, selected) {
    if (selected) this.#selected.add(tab);
    else this.#selected.delete(tab);
    this.#offer();
  }

  #offer() {
    const { tab = 0, part = 'page' } = this.#shown ?? {};
    this.#selection.hidden = !this.#selected.has(tab);
    this.#whole.hidden = part === 'page';
    this.#box.hidden = this.#selection.hidden && this.#whole.hidden;
  }
}
