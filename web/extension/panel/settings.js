import { element } from '../../app/elements.js';

/** What each switch allows the site of the page in front. */
const uses = /** @type {const} */ ({ 'read-along': 'readAlong', 'offer-summarizer': 'summarizer' });

/** The settings of the panel: what the site in front is allowed, and the ways to what is set elsewhere. */
export class PanelSettings {
  #tab;
  #dialog = element('settings', HTMLDialogElement);
  #box = element('site-settings', HTMLElement);
  /** The pattern of the site in front; empty: none. */
  #site = '';

  /**
   * @param {import('./source.js').Tab} tab
   * @param {() => void} openShortcuts
   * @param {() => void} openMemory  its settings
   */
  constructor(tab, openShortcuts, openMemory) {
    this.#tab = tab;
    element('open-settings', HTMLButtonElement).addEventListener('click', () => this.#open());
    element('close-settings', HTMLButtonElement).addEventListener('click', () => this.#dialog.close());
    element('shortcuts', HTMLButtonElement).addEventListener('click', openShortcuts);
    element('memory-settings', HTMLButtonElement).addEventListener('click', () => {
      this.#dialog.close();
      openMemory();
    });
    for (const [id, use] of Object.entries(uses)) {
      const input = element(id, HTMLInputElement);
      input.addEventListener('change', () => this.#allow(input, use));
    }
  }

  async #open() {
    this.#dialog.showModal();
    element('settings-heading', HTMLElement).focus();
    const allowed = await this.#tab.site().catch(() => null);
    this.#box.hidden = allowed === null;
    if (!allowed) return;
    this.#site = allowed.site;
    element('site-name', HTMLElement).textContent = allowed.site.replace(/^.*:\/\/|\/\*$/g, '');
    for (const [id, use] of Object.entries(uses)) element(id, HTMLInputElement).checked = allowed[use];
  }

  /**
   * @param {HTMLInputElement} input
   * @param {import('./source.js').Use} use
   */
  async #allow(input, use) {
    try {
      if (input.checked) input.checked = await this.#tab.allow(this.#site, use); // first: the browser wants the click
      else await this.#tab.revoke(this.#site, use);
    } catch {
      input.checked = !input.checked;
    }
  }
}
