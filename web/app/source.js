import { element, show } from './elements.js';
import { counted } from './words.js';

/** UTF-16 units of the longest text that is edited in the page; a text area with more is slow. */
const EDITABLE = 300_000;

/** UTF-16 units of a paragraph after which a new one is begun, so that the browser can skip what is out of sight. */
const PARAGRAPH = 20_000;

/**
 * The text that is summarized: in a text area to be changed, or as an article in which the
 * places that a summary rests on can be highlighted.
 */
export class Source {
  #area = element('text', HTMLTextAreaElement);
  #article = element('reading', HTMLElement);
  #edit = element('edit', HTMLButtonElement);
  #clear = element('clear', HTMLButtonElement);
  #count = element('count', HTMLElement);
  #text = '';
  #onChange;
  /** The marks of each sentence of the summary. @type {HTMLElement[][]} */
  #marks = [];

  /** The title that came with the text; empty where it has none. */
  title = '';

  /** @param {() => void} onChange  another text, so that a summary of the old one is of no more use */
  constructor(onChange) {
    this.#onChange = onChange;
    this.#area.addEventListener('input', () => this.set(this.#area.value, ''));
    this.#edit.addEventListener('click', () => this.edit());
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
   */
  set(text, title) {
    this.#text = text;
    this.title = title;
    const editable = text.length <= EDITABLE;
    const shown = editable ? text : '';
    if (this.#area.value !== shown) this.#area.value = shown;
    const words = text.length <= EDITABLE ? (text.match(/\S+/g)?.length ?? 0) : 0;
    show(this.#count, text === '' ? '' : editable ? counted(words, 'word', 'words') : counted(text.length, 'character', 'characters'));
    this.#clear.hidden = text === '';
    if (!editable) this.mark([]);
    else this.#showArticle(false);
    this.#onChange();
  }

  edit() {
    this.#showArticle(false);
    this.#area.focus();
  }

  /**
   * Shows the text as an article with the evidence of each sentence of a summary marked.
   * @param {Range[][]} evidence  of each sentence; places in UTF-16
   */
  mark(evidence) {
    const cuts = [...new Set(evidence.flat().flatMap(({ start, end }) => [start, end]))].sort((a, b) => a - b);
    this.#marks = evidence.map(() => []);
    const article = document.createDocumentFragment();
    for (const [start, end] of paragraphs(this.#text)) {
      const p = document.createElement('p');
      const inside = cuts.filter((cut) => cut > start && cut < end);
      const edges = [start, ...inside, end];
      for (let i = 0; i + 1 < edges.length; i++) p.append(this.#piece(edges[i], edges[i + 1], evidence));
      article.append(p);
    }
    const scrolled = this.#article.scrollTop;
    this.#article.replaceChildren(article);
    this.#showArticle(true);
    this.#article.scrollTop = scrolled;
  }

  /**
   * Highlights what a sentence rests on, and brings it into sight inside the article.
   * @param {number} sentence  its index; −1: none
   */
  highlight(sentence) {
    const first = this.#lightUp(sentence);
    if (!first) return;
    const view = this.#article.getBoundingClientRect();
    const place = first.getBoundingClientRect();
    if (place.top >= view.top && place.bottom <= view.bottom) return;
    this.#article.scrollTo({ top: this.#article.scrollTop + place.top - view.top - view.height / 3, behavior: gently() });
  }

  /**
   * Goes to what a sentence rests on.
   * @param {number} sentence
   */
  goTo(sentence) {
    const target = this.#marks[sentence]?.[0];
    if (!target) return;
    target.tabIndex = -1;
    target.focus({ preventScroll: true });
    this.#lightUp(sentence); // after the focus has left the sentence, which ends its highlight
    target.scrollIntoView({ block: 'center', behavior: gently() });
  }

  /**
   * @param {number} sentence
   * @returns {HTMLElement | undefined} the first mark
   */
  #lightUp(sentence) {
    const marks = this.#marks[sentence] ?? [];
    for (const mark of this.#article.querySelectorAll('mark.on')) mark.classList.remove('on');
    for (const mark of marks) mark.classList.add('on');
    return marks[0];
  }

  /**
   * @param {number} start
   * @param {number} end  no place of evidence begins or ends between the two
   * @param {Range[][]} evidence
   */
  #piece(start, end, evidence) {
    const text = this.#text.slice(start, end);
    const of = evidence.flatMap((ranges, i) => (ranges.some((r) => r.start <= start && end <= r.end) ? [i] : []));
    if (of.length === 0) return text;
    const mark = document.createElement('mark');
    mark.textContent = text;
    for (const sentence of of) this.#marks[sentence].push(mark);
    return mark;
  }

  /** @param {boolean} on */
  #showArticle(on) {
    this.#article.hidden = !on;
    this.#area.hidden = on;
    this.#edit.hidden = !on || this.#text.length > EDITABLE;
    if (!on) {
      this.#article.replaceChildren();
      this.#marks = [];
    }
  }
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

/** @typedef {import('../shim/protocol.js').Range} Range */
