import { percent } from '../words/quantities.js';
import { say } from '../words/say.js';
import { element } from './elements.js';

/** UTF-16 units of the beginning of a place; what of it has no room is cut by the style sheet. */
const BEGINNING = 160;

/**
 * What a sentence of the summary rests on: how much of it the text holds, and where it rests on several places, the
 * beginning of each with its own score. The box keeps the height of the longest of them, so that nothing moves.
 */
export class Rests {
  #box = element('rests', HTMLElement);
  #source;

  /** @param {import('./page-source.js').PageSource} source */
  constructor(source) {
    this.#source = source;
  }

  /** Another summary: nothing is shown, and there is room for whatever will be. @param {Sentence[]} sentences */
  begin(sentences) {
    const most = Math.max(0, ...sentences.map(({ evidence }) => evidence?.length ?? 0));
    this.#box.style.setProperty('--lines', String(most > 1 ? 1 + most : 1));
    this.#box.replaceChildren();
  }

  /**
   * @param {Sentence | undefined} sentence  undefined: none
   * @param {number} [place]  the index of the one that the reader was led to
   */
  show(sentence, place) {
    const { evidence = [], evidenceSupport = [], attention = [], support = 0 } = sentence ?? {};
    const n = evidence.length;
    const attended = attention.map(({ share }) => percent(share)).join(say('list.comma'));
    const line = [n > 0 && say('text.rests', { n, share: percent(support) }), attended && say('text.attended', { shares: attended })];
    this.#box.replaceChildren(line.filter(Boolean).join(' · '));
    if (n > 1 && evidenceSupport.length === n) this.#box.append(...evidence.map((range, i) => this.#row(range, evidenceSupport[i], i === place)));
  }

  /**
   * @param {import('../shim/protocol.js').Range} range
   * @param {number} score
   * @param {boolean} here  the reader was led there
   */
  #row({ start, end }, score, here) {
    const row = document.createElement('span');
    row.className = here ? 'place here' : 'place';
    const beginning = document.createElement('q');
    beginning.dir = 'auto';
    beginning.textContent = this.#source.text.slice(start, Math.min(end, start + BEGINNING)).replace(/\s+/g, ' ').trim();
    const share = document.createElement('span');
    share.className = 'score';
    share.textContent = percent(score);
    row.append(beginning, ' ', share, ' ');
    return row;
  }
}

/** @typedef {import('../shim/protocol.js').Sentence} Sentence */
