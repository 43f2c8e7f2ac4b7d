import { percent } from '../words/quantities.js';
import { say } from '../words/say.js';
import { element, show } from './elements.js';

/** UTF-16 units of the longest text that is edited in the page; a text area with more is slow. */
const EDITABLE = 300_000;

/** UTF-16 units of the beginning of a text that stands for its title. */
const TITLE = 80;

/** UTF-16 units of a paragraph after which a new one is begun, so that the browser can skip what is out of sight. */
const PARAGRAPH = 20_000;

/**
 * The text that is summarized: in a text area to be changed, or as an article in which the
 * places that a summary rests on can be highlighted.
 * @implements {PageSource}
 */
export class Source {
  #area = element('text', HTMLTextAreaElement);
  #article = element('reading', HTMLElement);
  #edit = element('edit', HTMLButtonElement);
  #clear = element('clear', HTMLButtonElement);
  #count = element('count', HTMLElement);
  #text = '';
  #onChange;
  /** What rests on the text, by who says it: of each sentence of the summary, of each passage of an answer. @type {Map<string, Range[][]>} */
  #evidence = new Map();
  /** How much of its sentence each place holds, where that is known. @type {Map<string, number[][]>} */
  #scores = new Map();
  /** The marks of #evidence. @type {Map<string, HTMLElement[][]>} */
  #marks = new Map();

  /** Whose evidence is lit up: that of a sentence; −1: none. */
  #lit = { of: '', sentence: -1 };

  /** The title that came with the text; empty where it has none. */
  title = '';
  /** What else came with it. @type {Origin} */
  #origin = {};
  /** Where the reader came from to a place in the article, and goes back to. @type {HTMLElement | null} */
  #left = null;

  /** @param {() => void} onChange  another text, so that a summary of the old one is of no more use */
  constructor(onChange) {
    this.#onChange = onChange;
    this.#area.addEventListener('input', () => this.set(this.#area.value, ''));
    this.#edit.addEventListener('click', () => this.edit());
    this.#article.addEventListener('focusout', () => this.#lightUp('', -1));
    this.#article.addEventListener('keydown', (e) => {
      if (e.key === 'Escape') this.#left?.focus();
    });
    this.#clear.addEventListener('click', () => {
      this.set('', '');
      this.edit();
    });
  }

  get text() {
    return this.#text;
  }

  /**
   * @param {string} text
   * @param {string} title
   * @param {Origin} [origin]
   */
  set(text, title, origin = {}) {
    this.#text = text;
    this.title = title;
    this.#origin = origin;
    const editable = text.length <= EDITABLE;
    const shown = editable ? text : '';
    if (this.#area.value !== shown) this.#area.value = shown;
    const words = text.length <= EDITABLE ? (text.match(/\S+/g)?.length ?? 0) : 0;
    show(this.#count, text === '' ? '' : editable ? say('text.words', { n: words }) : say('text.characters', { n: text.length }));
    this.#clear.hidden = text === '';
    this.#evidence.clear();
    this.#scores.clear();
    this.#lit = { of: '', sentence: -1 };
    if (editable) this.#showArticle(false);
    else this.#render();
    this.#onChange();
  }

  /** What the text is of. One that came without an address is known by its own hash. */
  async page() {
    const { url, canonical, site, language } = this.#origin;
    const name = url || (await addressOf(this.#text));
    return name ? { url: name, canonical, site, language, title: this.title || beginning(this.#text), selection: this.#selection() } : null;
  }

  /** What the reader has selected in the article now. */
  #selection() {
    const selection = getSelection();
    const inside = selection?.anchorNode && this.#article.contains(selection.anchorNode);
    return inside && !selection.isCollapsed ? [selection.toString().trim()].filter(Boolean) : [];
  }

  edit() {
    this.#showArticle(false);
    this.#area.focus();
  }

  /**
   * Shows the text as an article with evidence marked, beside what others have had marked.
   * @param {string} of  who rests on it: another call with the same replaces the evidence
   * @param {Range[][]} evidence  of each sentence or passage; places in UTF-16
   * @param {number[][]} [scores]  of each place of the evidence, 0 to 1
   */
  mark(of, evidence, scores = []) {
    this.#evidence.set(of, evidence);
    this.#scores.set(of, scores);
    if (this.#lit.of === of) this.#lit.sentence = -1; // it was of another summary
    this.#render();
  }

  /**
   * Highlights what a sentence rests on, and brings it into sight inside the article.
   * @param {string} of
   * @param {number} sentence  its index; −1: none
   */
  highlight(of, sentence) {
    if (sentence < 0 && this.#article.contains(document.activeElement)) return; // the reader has gone there
    this.#lightUp(of, sentence);
    this.#bringIntoSight(this.#marks.get(of)?.[sentence]?.[0]);
  }

  /**
   * Goes to one of the places that a sentence rests on; Escape leads back.
   * @param {string} of
   * @param {number} sentence
   * @param {number} place  after the last comes the first again
   * @returns {number} the one it is
   */
  goTo(of, sentence, place) {
    if (this.#article.hidden) this.#render(); // the text is being edited, but is what it was
    const ranges = this.#evidence.get(of)?.[sentence] ?? [];
    const chosen = place % ranges.length || 0;
    const target = this.#marksOf(of, sentence, chosen)[0];
    if (!target) return chosen;
    if (!this.#article.contains(document.activeElement)) this.#left = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    target.tabIndex = -1;
    target.focus({ preventScroll: true });
    this.#lightUp(of, sentence); // after the focus has left the sentence, which ends its highlight
    this.#bringIntoSight(target);
    this.#article.scrollIntoView({ block: 'nearest', behavior: gently() });
    return chosen;
  }

  /**
   * Scrolls the article, not the page.
   * @param {HTMLElement} [mark]
   */
  #bringIntoSight(mark) {
    if (!mark) return;
    const view = this.#article.getBoundingClientRect();
    const place = mark.getBoundingClientRect();
    if (place.top >= view.top && place.bottom <= view.bottom) return;
    this.#article.scrollTo({ top: this.#article.scrollTop + place.top - view.top - view.height / 3, behavior: gently() });
  }

  /**
   * Lights the places that a sentence rests on, each with its score at its end.
   * @param {string} of
   * @param {number} sentence
   */
  #lightUp(of, sentence) {
    this.#lit = { of, sentence };
    for (const mark of /** @type {NodeListOf<HTMLElement>} */ (this.#article.querySelectorAll('mark.on'))) {
      mark.classList.remove('on');
      delete mark.dataset.score;
    }
    for (const mark of this.#marks.get(of)?.[sentence] ?? []) mark.classList.add('on');
    for (const [place, score] of (this.#scores.get(of)?.[sentence] ?? []).entries()) {
      const last = this.#marksOf(of, sentence, place).at(-1);
      if (last) last.dataset.score = percent(score);
    }
  }

  /**
   * The marks of one of the places that a sentence rests on.
   * @param {string} of
   * @param {number} sentence
   * @param {number} place
   */
  #marksOf(of, sentence, place) {
    const { start, end } = this.#evidence.get(of)?.[sentence]?.[place] ?? { start: 0, end: 0 };
    return (this.#marks.get(of)?.[sentence] ?? []).filter(({ dataset }) => start <= Number(dataset.start) && Number(dataset.end) <= end);
  }

  /** Lays the article out anew, with its marks. */
  #render() {
    this.#marks = new Map([...this.#evidence].map(([of, evidence]) => [of, evidence.map(() => [])]));
    const cuts = [...new Set([...this.#evidence.values()].flat(2).flatMap(({ start, end }) => [start, end]))].sort((a, b) => a - b);
    const resting = cuts.map((cut) => this.#restingOn(cut)); // on the piece from this cut to the next
    const article = document.createDocumentFragment();
    let next = 0;
    for (const [start, end] of paragraphs(this.#text)) {
      const p = document.createElement('p');
      p.dir = 'auto';
      Object.assign(p.dataset, { start, end });
      for (let at = start; at < end; ) {
        while (cuts[next] <= at) next++;
        const to = Math.min(end, cuts[next] ?? end);
        p.append(this.#piece(at, to, resting[next - 1] ?? []));
        at = to;
      }
      article.append(p);
    }
    const scrolled = this.#article.scrollTop;
    this.#article.replaceChildren(article);
    this.#lightUp(this.#lit.of, this.#lit.sentence);
    this.#showArticle(true);
    this.#article.scrollTop = scrolled;
  }

  /**
   * The marks of each sentence that rests on what begins at a place.
   * @param {number} place  where a piece of evidence begins or ends
   */
  #restingOn(place) {
    /** @type {HTMLElement[][]} */
    const resting = [];
    for (const [of, evidence] of this.#evidence) {
      for (const [i, ranges] of evidence.entries()) {
        const marks = this.#marks.get(of)?.[i];
        if (marks && ranges.some(({ start, end }) => start <= place && place < end)) resting.push(marks);
      }
    }
    return resting;
  }

  /**
   * @param {number} start
   * @param {number} end  no piece of evidence begins or ends between the two
   * @param {HTMLElement[][]} resting  the marks of each sentence that rests on it
   */
  #piece(start, end, resting) {
    const text = this.#text.slice(start, end);
    if (resting.length === 0) return text;
    const mark = document.createElement('mark');
    mark.textContent = text;
    Object.assign(mark.dataset, { start, end });
    for (const marks of resting) marks.push(mark);
    return mark;
  }

  /** @param {boolean} on */
  #showArticle(on) {
    this.#article.hidden = !on;
    this.#area.hidden = on;
    this.#edit.hidden = !on || this.#text.length > EDITABLE;
    if (!on) {
      this.#article.replaceChildren();
      this.#marks.clear();
    }
  }
}

/**
 * An address for a text that has none.
 * @param {string} text
 * @returns {Promise<string>} empty: the page was not opened safely, and cannot hash
 */
async function addressOf(text) {
  if (!crypto.subtle) return '';
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return `text:${[...new Uint8Array(hash).slice(0, 12)].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

/** The first words of a text, as its title. @param {string} text */
function beginning(text) {
  const line = text.trim().split('\n', 1)[0];
  return line.length <= TITLE ? line : `${line.slice(0, line.lastIndexOf(' ', TITLE)).trimEnd() || line.slice(0, TITLE)} …`;
}

/**
 * Start and end of each paragraph that is not blank.
 * @param {string} text
 * @returns {Generator<[number, number]>}
 */
function* paragraphs(text) {
  for (let start = 0; start < text.length; ) {
    let end = text.indexOf('\n', start);
    if (end < 0) end = text.length;
    if (end - start > PARAGRAPH) {
      const space = text.lastIndexOf(' ', start + PARAGRAPH);
      end = space > start ? space : start + PARAGRAPH;
    }
    if (text.slice(start, end).trim() !== '') yield [start, end];
    start = text[end] === '\n' ? end + 1 : end;
  }
}

/** @returns {ScrollBehavior} */
function gently() {
  return matchMedia('(prefers-reduced-motion: reduce)').matches ? 'instant' : 'smooth';
}

/** @typedef {import('./page-source.js').PageSource} PageSource */
/** Where a text is from. @typedef {{url?: string, canonical?: string, site?: string, language?: string}} Origin */
/** @typedef {import('../shim/protocol.js').Range} Range */
