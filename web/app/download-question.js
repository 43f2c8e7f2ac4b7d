import { megabytes } from '../words/quantities.js';
import { say } from '../words/say.js';
import { metered } from './device.js';
import { element, show } from './elements.js';

/**
 * What is asked before a download.
 * @typedef {object} Question
 * @property {string} name
 * @property {string} licence
 * @property {number} bytes  to be fetched in all
 * @property {number} here  bytes of them that came before
 * @property {number} room  bytes that it takes in the store
 * @property {boolean} storable  there is a store
 */

/** The dialog that asks before a model is downloaded. */
export class DownloadQuestion {
  #dialog = element('ask', HTMLDialogElement);

  /**
   * @param {Question} question
   * @returns {Promise<boolean>} whether to download
   */
  async ask({ name, licence, bytes, here, room, storable }) {
    const estimate = await navigator.storage?.estimate?.().catch(() => null);
    const free = estimate?.quota ? estimate.quota - (estimate.usage ?? 0) : Infinity;
    const left = bytes - here;
    show(element('ask-name', HTMLElement), name);
    show(element('ask-size', HTMLElement), here > 0 ? say('download.rest', { left: megabytes(left), here: megabytes(here) }) : say('download.once', { size: megabytes(bytes) }));
    show(element('ask-licence', HTMLElement), licence || say('download.no-licence'));
    show(element('ask-kept', HTMLElement), say(!storable || free < room ? 'download.not-kept' : 'download.kept-here'));
    const why = metered();
    show(element('ask-metered', HTMLElement), why && say('download.metered', { why, size: megabytes(left) }));
    this.#dialog.returnValue = 'no';
    this.#dialog.showModal();
    return new Promise((resolve) => {
      this.#dialog.addEventListener('close', () => resolve(this.#dialog.returnValue === 'yes'), { once: true });
    });
  }
}
