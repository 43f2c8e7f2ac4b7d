import { percent } from '../words/quantities.js';
import { say } from '../words/say.js';
import { DOUBTFUL } from './doubtful.js';
import { element, show } from './elements.js';
import { leadToEvidence, sentenceLink } from './evidence.js';
import { grow, keepingSelection } from './growing.js';
import { isList, layOut } from './lay-out.js';
import { Rests } from './rests.js';
import { loadSettings } from './settings.js';

/** Under this name the source marks what the summary rests on. */
const EVIDENCE = 'summary';

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
  #edit = element('edit-summary', HTMLButtonElement);
  #rests;
  #buttons = { page: element('show-page', HTMLButtonElement), model: element('show-model', HTMLButtonElement) };
  #source;
  /** @type {{page: Summary | null, model: Summary | null}} */
  #summaries = { page: null, model: null };
  /** @type {'page' | 'model'} */
  #shown = 'page';
  #kind = '';
  #onShown;
  #onEdited;

  /**
   * @param {import('./page-source.js').PageSource} source  where evidence is highlighted
   * @param {(summary: Summary | null, kind: string) => void} onShown  another summary is shown whole, or none
   * @param {(edits: import('./editing.js').Edits, summary: Summary) => void} onEdited  by the reader; summary: as it is now
   */
  constructor(source, onShown, onEdited) {
    this.#source = source;
    this.#onShown = onShown;
    this.#onEdited = onEdited;
    this.#edit.addEventListener('click', () => this.#letEdit());
    this.#buttons.page.addEventListener('click', () => this.#choose('page'));
    this.#buttons.model.addEventListener('click', () => this.#choose('model'));
    this.#rests = new Rests(source);
    leadToEvidence(this.#body, source, EVIDENCE, (i, place) => this.#rests.show(this.shown?.sentences?.[i], place));
  }

  /** The summary that is shown; null while there is none. */
  get shown() {
    return this.#summaries[this.#shown];
  }

  /** What is shown and could be, to be shown again later. @returns {Kept | null} null: nothing */
  keep() {
    return this.shown && { summaries: { ...this.#summaries }, shown: this.#shown, kind: this.#kind };
  }

  /** @param {Kept} kept  of the text that is read now again */
  restore({ summaries, shown, kind }) {
    this.#kind = kind;
    this.#summaries = summaries;
    this.#render(shown);
  }

  /** Nothing to show: another text. */
  clear() {
    this.#summaries = { page: null, model: null };
    this.#shown = 'page';
    this.#release();
    this.#card.hidden = true;
    this.#empty.hidden = false;
    this.#onShown(null, this.#kind);
  }

  /**
   * A summary of the text is begun. The one before stays until there is something to put in its
   * place, and its height longer, so that nothing jumps.
   * @param {import('../shim/protocol.js').Kind} kind
   */
  begin(kind) {
    this.#kind = kind;
    this.#onShown(null, kind);
    this.#hold();
  }

  /** @param {Summary} summary  extractive, made without the model */
  showPage(summary) {
    this.#summaries = { page: summary, model: null };
    this.#render('page');
    this.#release(); // it comes at once, on a click: what follows is held to its height
  }

  /** @param {string} text  what the model has written so far */
  showWriting(text) {
    this.#hold();
    this.#reveal(say('origin.written'), true);
    grow(this.#body, this.#kind, lines(text));
    this.#body.setAttribute('aria-busy', 'true'); // read out when it is whole
    this.#card.classList.add('busy');
    this.#edit.hidden = true;
  }

  /** @param {Summary} summary  by the model */
  showModel(summary) {
    this.#summaries.model = summary;
    this.#render('model');
  }

  /**
   * The work has ended, whole or not: what was last complete is shown. Where there are both versions the
   * place of the higher one stays, so that neither the end nor the switch between them moves anything.
   */
  end() {
    if (this.shown) this.#render(this.#shown);
    if (!this.#summaries.page || !this.#summaries.model) this.#release();
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
    const origin = originOf(summary);
    this.#reveal(origin, summary.generated);
    const sentences = summary.sentences ?? [];
    const links = sentences.map((sentence, i) => link(sentence, i, summary.generated));
    const laid = layOut(this.#kind, isList(this.#kind) ? links.map((a, i) => [...headed(sentences[i]), a]) : [links]);
    keepingSelection(this.#body, () => this.#body.replaceChildren(laid));
    this.#body.removeAttribute('aria-busy');
    this.#rests.begin(sentences);
    this.#edit.hidden = sentences.length === 0;
    this.#card.classList.remove('busy');
    show(this.#read, readInWords(summary));
    const both = this.#summaries.page !== null && this.#summaries.model !== null;
    this.#versions.hidden = !both;
    for (const name of /** @type {const} */ (['page', 'model'])) this.#buttons[name].setAttribute('aria-pressed', String(name === version));
    this.#source.mark(EVIDENCE, sentences.map((s) => s.evidence ?? []), sentences.map((s) => s.evidenceSupport ?? []));
    show(this.#live, say('origin.says', { origin, text: sentences.map((s) => s.text).join(' ') }));
    this.#live.hidden = false; // a live region that is hidden is not read out
    this.#onShown(summary, this.#kind);
  }

  /** Lets the reader keep, change and remove the sentences of the summary that is shown. */
  async #letEdit() {
    const version = this.#shown;
    const summary = this.#summaries[version];
    if (!summary) return;
    const { edit, edited } = await import('./editing.js');
    if (this.shown !== summary) return;
    this.#edit.hidden = true;
    const edits = await edit(this.#body, summary.sentences.map(({ text }) => text));
    if (this.shown !== summary) return; // another was made meanwhile
    if (edits) this.#summaries[version] = edited(summary, edits, this.#kind, loadSettings().format);
    this.#render(version);
    this.#edit.focus();
    if (edits) this.#onEdited(edits, /** @type {Summary} */ (this.#summaries[version]));
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
    .map((line) => line.replace(/^[*•] (?:\*\*(.*?)\*\*: )?/, (_, heading) => (heading ? `${heading}: ` : '')).replace(/\\([\\`*_[\]<>|~#+=-])/g, '$1'));
}

/**
 * The heading of the section that a line of an outline is about; none where it has none.
 * @param {{heading?: string}} sentence
 */
function headed({ heading }) {
  if (!heading) return [];
  const b = document.createElement('b');
  b.textContent = `${heading}:`;
  return [b];
}

/**
 * A sentence that leads to its evidence.
 * @param {import('../shim/protocol.js').Sentence} sentence
 * @param {number} i
 * @param {boolean} generated
 */
function link(sentence, i, generated) {
  const a = sentenceLink(sentence.text, i, (sentence.evidence ?? []).length);
  a.setAttribute('aria-describedby', 'rests'); // which says what it rests on as soon as it has the focus
  if (generated && sentence.support < DOUBTFUL) {
    a.classList.add('doubtful');
    a.title = say('origin.doubtful');
    const note = document.createElement('span');
    note.className = 'hidden';
    note.textContent = ` (${a.title})`;
    a.append(note);
  }
  return a;
}

/** What is said of a summary's words. @param {Summary} summary */
function originOf({ mode, edited }) {
  const origin = say(`origin.${/** @type {Exclude<import('../shim/protocol.js').Mode, 'auto'>} */ (mode)}`);
  return edited ? say('edit.origin', { origin }) : origin;
}

/** What of the text was read, and why it was not made as it was asked for. @param {Summary} summary */
function readInWords({ mode, read, fallback }) {
  const instead = fallback ? say('summary.instead', { detail: fallback }) : '';
  return [mode === 'extractive' ? weighed(read) : readByModel(read), instead].filter(Boolean).join(' ');
}

/** @param {Summary['read']} read */
const weighed = ({ sentences }) => (sentences > 0 ? say('read.weighed', { n: sentences }) : say('read.nothing'));

/** @param {Summary['read']} read */
const readByModel = ({ sentences, share }) => (share >= 1 ? say('read.whole') : say('read.part', { n: sentences, share: percent(share) }));

/** @typedef {{summaries: {page: Summary | null, model: Summary | null}, shown: 'page' | 'model', kind: string}} Kept */
/** @typedef {import('../shim/protocol.js').Summary & {edited?: boolean}} Summary  edited: by the reader */
