import { date, percent } from '../../words/quantities.js';
import { say } from '../../words/say.js';
import { leadToEvidence, sentenceLink } from '../evidence.js';
import { entryLink } from './entry-link.js';
import { facts, make } from './make.js';

/** How a sentence of the page stands to what was read before, and how that is called. */
const relations = /** @type {Record<string, import('../../words/say.js').Key>} */ ({
  new: 'memory.relation-new',
  compare: 'memory.relation-compare',
  agrees: 'memory.relation-agrees',
  differs: 'memory.relation-differs',
});

/** What a page recalls: its sentences beside those that were read before, and the entries with their weights. */
export class Recalled {
  #source;
  #name;
  #onOpen;

  /**
   * @param {import('../page-source.js').PageSource} source
   * @param {string} name  under which the source marks the sentences of the page
   * @param {(url: string) => void} onOpen  an entry
   */
  constructor(source, name, onOpen) {
    this.#source = source;
    this.#name = name;
    this.#onOpen = onOpen;
  }

  /**
   * @param {import('../../shim/protocol.js').Recalled[]} related  the weights sum to one
   * @param {ContextLine[]} lines
   */
  show(related, lines) {
    this.#source.mark(this.#name, lines.map(({ text }) => this.#places(text)));
    const box = document.createDocumentFragment();
    if (lines.length > 0) {
      const list = make('ul', { className: 'context-lines' }, ...lines.map((line, i) => this.#line(line, i)));
      leadToEvidence(list, this.#source, this.#name);
      box.append(make('section', { 'aria-labelledby': 'context-heading' }, make('h3', { id: 'context-heading' }, say('memory.in-context')), list));
    }
    if (related.length > 0) {
      const list = make('ol', { className: 'related' }, ...related.map((entry) => this.#related(entry)));
      box.append(make('section', { 'aria-labelledby': 'related-heading' }, make('h3', { id: 'related-heading' }, say('memory.related')), list));
    }
    return box;
  }

  /** @param {ContextLine} line @param {number} i */
  #line({ relation, text, earlier, url, title, lastRead }, i) {
    return make(
      'li',
      { className: relation },
      make('span', { className: 'relation' }, say(relations[relation] ?? 'memory.relation-compare')),
      make('p', { dir: 'auto' }, sentenceLink(text, i, this.#places(text).length)),
      earlier && make('p', { className: 'earlier', dir: 'auto' }, make('span', { className: 'hidden' }, say('memory.earlier')), earlier),
      make('p', { className: 'small muted' }, entryLink({ url, title }, this.#onOpen), ' · ', make('span', { className: 'fact' }, date(lastRead))),
    );
  }

  /** @param {import('../../shim/protocol.js').Recalled} entry */
  #related(entry) {
    const { weight, text, words = [], via } = entry;
    return make(
      'li',
      {},
      make('div', { className: 'weight' }, make('meter', { min: 0, max: 1, value: weight, 'aria-label': say('memory.weight-of') }, percent(weight)), make('span', { className: 'small number' }, percent(weight))),
      make(
        'div',
        {},
        entryLink(entry, this.#onOpen),
        facts([entry.site, date(entry.lastRead), via ? say('memory.by-link') : words.length > 0 && say('memory.shares', { words: words.slice(0, 4).join(say('list.comma')) })]),
        make('p', { className: 'excerpt', dir: 'auto' }, text),
      ),
    );
  }

  /** Where a sentence stands in the text. @param {string} sentence */
  #places(sentence) {
    const start = this.#source.text.indexOf(sentence);
    return start < 0 ? [] : [{ start, end: start + sentence.length }];
  }
}

/** @typedef {import('../../shim/protocol.js').ContextLine} ContextLine */
