/** Pages of the most tabs whose summaries are kept, and UTF-16 units of their texts together. */
const MOST = 12;
const ROOM = 8_000_000;

/** What was read and made of a page. @typedef {{page: import('./source.js').ReadPart, summary: import('../../app/summarizing.js').Kept, answers: import('../../app/dialogue.js').Kept}} KeptPage */

/**
 * What the panel showed of the pages of other tabs, for when the reader returns: in memory alone, of a few tabs, those
 * left last, and nothing of a private window.
 */
export class KeptPages {
  /** By their tabs, the one that was left longest ago first. @type {Map<number, KeptPage>} */
  #pages = new Map();

  /** @param {KeptPage} kept */
  keep(kept) {
    const { tab, private: unkept } = kept.page;
    this.#pages.delete(tab);
    if (unkept) return;
    this.#pages.set(tab, kept);
    let room = ROOM;
    for (const [id, { page }] of [...this.#pages].reverse()) {
      room -= page.text.length;
      if (room < 0) this.#pages.delete(id);
    }
    for (const id of [...this.#pages.keys()].slice(0, -MOST)) this.#pages.delete(id);
  }

  /**
   * Hands out what was kept of a tab, which is then shown and kept no more.
   * @param {number} tab
   */
  take(tab) {
    const kept = this.#pages.get(tab);
    this.#pages.delete(tab);
    return kept;
  }
}
