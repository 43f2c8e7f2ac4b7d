import { date, duration } from '../../words/quantities.js';
import { say } from '../../words/say.js';
import { entryLink, nameOf, openable } from './entry-link.js';
import { forget } from './forget.js';
import { button, facts, make } from './make.js';

/** All that is kept of one page. */
export class EntryView {
  #host;

  /** @param {import('./dialog.js').Host} host */
  constructor(host) {
    this.#host = host;
    this.box = make('div', { className: 'stack' });
  }

  /** @param {string} url */
  async refresh(url) {
    try {
      this.#show(await this.#host.engine.entry(url));
    } catch (e) {
      this.box.replaceChildren(this.#back());
      this.#host.tell(e);
    }
  }

  #back() {
    return button(say('memory.back'), () => this.#host.open('history'), { className: 'quiet back' });
  }

  /** @param {Entry} entry */
  #show(entry) {
    const { site, url, summaries, passages, selection, links, also = [] } = entry;
    const [latest, ...older] = summaries.toReversed();
    this.box.replaceChildren(
      this.#back(),
      make('h3', { className: 'entry-title', dir: 'auto' }, nameOf(entry)),
      facts([site, say('memory.read-first', { date: date(entry.firstRead) }), entry.timesRead > 1 && say('memory.read-last', { date: date(entry.lastRead), n: entry.timesRead })]),
      facts([entry.dwell >= 1000 && say('memory.dwell', { time: duration(entry.dwell / 1000) })]),
      make(
        'div',
        { className: 'tools' },
        openable(url) && make('a', { className: 'button', href: url, target: '_blank', rel: 'noreferrer' }, say('memory.open-page')),
        button(entry.pinned ? say('memory.unpin') : say('memory.pin'), () => this.#pin(entry)),
      ),
      latest && section(say('memory.summary'), summaryOf(latest)),
      older.length > 0 ? folded(say('memory.older-summaries', { n: older.length }), ...older.map(summaryOf)) : '',
      selection.length > 0 ? section(say('memory.selected'), make('ul', { className: 'quotes' }, ...selection.map((text) => make('li', { dir: 'auto' }, text)))) : '',
      links.length > 0
        ? section(say('memory.linked'), make('ul', { className: 'links' }, ...links.map((link) => make('li', {}, entryLink(link, (to) => this.#host.open('entry', to))))))
        : '',
      also.length > 0 ? section(say('memory.also'), make('ul', { className: 'links' }, ...also.map((address) => make('li', {}, address)))) : '',
      folded(say('memory.text'), make('div', { className: 'passages-kept' }, ...passages.map((passage) => make('p', { dir: 'auto' }, passage)))),
      folded(
        say('memory.forget-more'),
        make(
          'div',
          { className: 'tools' },
          button(say('memory.forget-page'), () => this.#forget({ entry })),
          site && button(say('memory.forget-site', { site }), () => this.#forget({ site })),
        ),
      ),
    );
  }

  /** @param {Entry} entry */
  async #pin(entry) {
    try {
      await this.#host.engine.pin(entry.url, !entry.pinned);
      await this.refresh(entry.url);
    } catch (e) {
      this.#host.tell(e);
    }
  }

  /** @param {import('./forget.js').What} what */
  async #forget(what) {
    try {
      const told = await forget(this.#host.engine, what);
      if (told === '') return;
      await this.#host.open('history');
      this.#host.changed(told);
    } catch (e) {
      this.#host.tell(e);
    }
  }
}

/** @param {string} heading @param {...HTMLElement} contents */
const section = (heading, ...contents) => make('section', {}, make('h4', {}, heading), ...contents);

/** @param {string} heading @param {...HTMLElement} contents */
const folded = (heading, ...contents) => make('details', {}, make('summary', {}, heading), ...contents);

/** @param {import('../../shim/protocol.js').MadeSummary} summary */
function summaryOf({ text, generated, made, model }) {
  return make(
    'div',
    { className: generated ? 'kept generated' : 'kept' },
    make('p', { className: 'summary', dir: 'auto' }, text.replace(/^[*•] /gm, '• ')),
    facts([made ? date(made) : '', generated ? say('memory.by-model') : '', model]),
  );
}

/** @typedef {import('../../shim/protocol.js').EntryResult} Entry */
