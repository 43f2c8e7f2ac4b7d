import { element, show } from './elements.js';
import { percent } from './words.js';

/** Support under which a sentence in the model's words is marked as doubtful. */
const DOUBTFUL = 0.5;

/** What is said of the words of each mode. */
const origins = /** @type {Record<string, string>} */ ({
  extractive: 'Sentences from the page',
  ranked: 'Sentences from the page, chosen by the model',
  written: 'Written by the model; may be wrong',
});

/**
 * The summary card: the page's own sentences at once, the model's version over them when it
 * comes, and a switch between the two.
 */
export class SummaryCard {
  #card = element('card', HTMLElement);
  #origin = element('origin', HTMLElement);
  #body = element('summary', HTMLElement);
  #read = element('read', HTMLElement);
  #empty = element('empty', HTMLElement);
  #versions = element('versions', HTMLElement);
  #live = element('live', HTMLElement);
  #buttons = { page: element('show-page', HTMLButtonElement), model: element('show-model', HTMLButtonElement) };
  #source;
  /** @type {{page: Summary | null, model: Summary | null}} */
  #summaries = { page: null, model: null };
  /** @type {'page' | 'model'} */
  #shown = 'page';
  #kind = '';

  /** @param {import('./source.js').Source} source  where evidence is highlighted */
  constructor(source) {
    this.#source = source;
    this.#buttons.page.addEventListener('click', () => this.#choose('page'));
    this.#buttons.model.addEventListener('click', () => this.#choose('model'));
    for (const type of ['mouseover', 'focusin']) this.#body.addEventListener(type, (e) => source.highlight(sentenceOf(e)));
    for (const type of ['mouseleave', 'focusout']) this.#body.addEventListener(type, () => source.highlight(-1));
    this.#body.addEventListener('click', (e) => {
      const sentence = sentenceOf(e);
      if (sentence < 0) return;
      e.preventDefault();
      source.goTo(sentence);
    });
  }

  /** The summary that is shown; null while there is none. */
  get shown() {
    return this.#summaries[this.#shown];
  }

  /** Nothing to show: another text. */
  clear() {
    this.#summaries = { page: null, model: null };
    this.#shown = 'page';
    this.#release();
    this.#card.hidden = true;
    this.#empty.hidden = false;
  }

  /**
   * A summary of the text is begun. The one before stays until there is something to put in its
   * place, and its height longer, so that nothing jumps.
   * @param {import('../shim/protocol.js').Kind} kind
   */
  begin(kind) {
    this.#kind = kind;
    this.#hold();
  }

  /** @param {Summary} summary  extractive, made without the model */
  showPage(summary) {
    this.#summaries = { page: summary, model: null };
    this.#render('page');
  }

  /** @param {string} text  what the model has written so far */
  showWriting(text) {
    this.#hold();
    this.#reveal('Written by the model; may be wrong', true);
    this.#body.replaceChildren(this.#layOut(lines(text).map((line) => [line])));
    this.#body.setAttribute('aria-busy', 'true'); // read out when it is whole
    this.#card.classList.add('busy');
  }

  /** @param {Summary} summary  by the model */
  showModel(summary) {
    this.#summaries.model = summary;
    this.#render('model');
  }

  /** The work has ended, whole or not: what was last complete is shown. */
  end() {
    if (this.shown) this.#render(this.#shown);
    this.#release();
  }

  /** @param {'page' | 'model'} version */
  #choose(version) {
    if (!this.#summaries[version]) return;
    this.#render(version);
  }

  /** @param {'page' | 'model'} version */
  #render(version) {
    const summary = this.#summaries[version];
    if (!summary) return;
    this.#shown = version;
    this.#reveal(origins[summary.mode] ?? '', summary.generated);
    const sentences = summary.sentences ?? [];
    const links = sentences.map((sentence, i) => link(sentence, i, summary.generated));
    this.#body.replaceChildren(this.#layOut(this.#kind === 'key-points' ? links.map((a) => [a]) : [links]));
    this.#body.removeAttribute('aria-busy');
    this.#card.classList.remove('busy');
    show(this.#read, readInWords(summary));
    const both = this.#summaries.page !== null && this.#summaries.model !== null;
    this.#versions.hidden = !both;
    for (const name of /** @type {const} */ (['page', 'model'])) this.#buttons[name].setAttribute('aria-pressed', String(name === version));
    this.#source.mark(sentences.map((s) => s.evidence ?? []));
    show(this.#live, `${origins[summary.mode] ?? ''}: ${sentences.map((s) => s.text).join(' ')}`);
    this.#live.hidden = false; // a live region that is hidden is not read out
  }

  /**
   * @param {string} origin
   * @param {boolean} generated
   */
  #reveal(origin, generated) {
    this.#card.hidden = false;
    this.#empty.hidden = true;
    this.#card.classList.toggle('generated', generated);
    show(this.#origin, origin);
  }

  /**
   * Lays lines out: bullets for key points, a paragraph for the rest.
   * @param {(string | HTMLElement)[][]} lines
   */
  #layOut(lines) {
    const list = this.#kind === 'key-points';
    const box = document.createElement(list ? 'ul' : 'div');
    box.className = this.#kind;
    for (const line of lines) {
      const item = document.createElement(list ? 'li' : 'p');
      item.append(...line.flatMap((part, i) => (i > 0 ? [' ', part] : [part])));
      box.append(item);
    }
    return box;
  }

  #hold() {
    if (this.#card.hidden || this.#body.style.minHeight) return;
    this.#body.style.minHeight = `${this.#body.offsetHeight}px`;
  }

  #release() {
    this.#body.style.minHeight = '';
  }
}

/**
 * The lines of a text that is being written, in either format, without bullets and escapes.
 * @param {string} text
 */
function lines(text) {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => line.replace(/^[*•] /, '').replace(/\\([\\`*_[\]<>|~#+=-])/g, '$1'));
}

/**
 * A sentence that leads to its evidence.
 * @param {import('../shim/protocol.js').Sentence} sentence
 * @param {number} i
 * @param {boolean} generated
 */
function link(sentence, i, generated) {
  const evidence = sentence.evidence ?? [];
  const a = document.createElement(evidence.length > 0 ? 'a' : 'span');
  a.className = 'sentence';
  a.dataset.sentence = String(i);
  a.textContent = sentence.text;
  if (a instanceof HTMLAnchorElement) {
    a.href = '#reading';
    a.title = 'Show the place in the text';
  }
  if (generated && sentence.support < DOUBTFUL) {
    a.classList.add('doubtful');
    a.title = 'The text says little of this';
    const note = document.createElement('span');
    note.className = 'hidden';
    note.textContent = ' (the text says little of this)';
    a.append(note);
  }
  return a;
}

/**
 * The index of the sentence that an event is about; −1: of none.
 * @param {Event} e
 */
function sentenceOf(e) {
  const sentence = e.target instanceof Element ? e.target.closest('[data-sentence]') : null;
  return sentence instanceof HTMLElement ? Number(sentence.dataset.sentence) : -1;
}

/** @param {Summary} summary */
function readInWords({ read, fallback }) {
  const how = read.how || `${percent(read.share)} of the text was read.`;
  return fallback ? `${how} ${fallback[0].toUpperCase()}${fallback.slice(1)}.` : how;
}

/** @typedef {import('../shim/protocol.js').Summary} Summary */
