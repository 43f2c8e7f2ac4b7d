import { date, number } from '../../words/quantities.js';
import { say } from '../../words/say.js';
import { show } from '../elements.js';
import { entryLink, nameOf } from './entry-link.js';
import { forget } from './forget.js';
import { button, facts, make } from './make.js';

/** Entries that are shown at first, and that each press of a button adds. */
const PAGE = 30;

/** Milliseconds after the last letter until what was typed is looked for. */
const PAUSE = 250;

const DAY = 86_400_000;

/** What was read: all of it day by day, or what a search finds. */
export class History {
  #engine;
  #host;
  #search = make('input', { type: 'search', id: 'memory-search', autocomplete: 'off', placeholder: say('memory.search-hint') });
  #exact = make('select', { id: 'memory-exact' }, new Option(say('memory.by-meaning'), ''), new Option(say('memory.exactly'), 'exact'));
  #site = make('select', { id: 'memory-site' });
  #since = make(
    'select',
    { id: 'memory-since' },
    ...[['memory.any-time', ''], ['memory.today', '0'], ['memory.last-week', '7'], ['memory.last-month', '30'], ['memory.last-year', '365']].map(
      ([key, days]) => new Option(say(/** @type {import('../../words/say.js').Key} */ (key)), days),
    ),
  );
  #pinned = make('input', { type: 'checkbox', id: 'memory-pinned' });
  #count = make('p', { className: 'small muted', role: 'status' });
  #list = make('div', { className: 'timeline' });
  #more = button(say('memory.more'), () => this.#show(this.#shown + PAGE), { hidden: true });
  #forgetSite = button('', () => this.#forget({ site: this.#site.value }), { hidden: true });
  #shown = PAGE;
  /** @type {AbortController | null} */
  #looking = null;
  #pause = 0;

  /** @param {import('./dialog.js').Host} host */
  constructor(host) {
    this.#engine = host.engine;
    this.#host = host;
    this.#search.addEventListener('input', () => {
      clearTimeout(this.#pause);
      this.#pause = window.setTimeout(() => this.refresh(), PAUSE);
    });
    for (const field of [this.#exact, this.#site, this.#since, this.#pinned]) field.addEventListener('change', () => this.refresh());
    this.box = make(
      'div',
      { className: 'stack' },
      make(
        'form',
        { className: 'stack', role: 'search', onsubmit: (/** @type {Event} */ e) => (e.preventDefault(), this.refresh()) },
        make('div', { className: 'line' }, make('label', { className: 'hidden', htmlFor: 'memory-search' }, say('memory.search')), this.#search),
        make(
          'div',
          { className: 'tools filters' },
          field(say('memory.how'), this.#exact),
          field(say('memory.site'), this.#site),
          field(say('memory.when'), this.#since),
          make('label', { className: 'check' }, this.#pinned, say('memory.pinned-only')),
        ),
      ),
      this.#count,
      this.#list,
      this.#more,
      make(
        'details',
        {},
        make('summary', {}, say('memory.forget-more')),
        make(
          'div',
          { className: 'tools' },
          button(say('memory.forget-hour'), () => this.#forget({ hour: true })),
          this.#forgetSite,
          button(say('memory.erase-all'), () => this.#forget({ all: true }), { className: 'danger' }),
        ),
      ),
    );
  }

  refresh() {
    return this.#show(PAGE);
  }

  /** @param {number} most */
  async #show(most) {
    this.#looking?.abort();
    const looking = new AbortController();
    this.#looking = looking;
    this.#shown = most;
    const search = this.#search.value.trim();
    const exact = this.#exact.value !== '';
    try {
      const found = await this.#engine.entries(
        { search, exact, site: this.#site.value, from: this.#from(), pinned: this.#pinned.checked, limit: most },
        { signal: looking.signal },
      );
      if (this.#looking !== looking) return;
      this.#showSites(found.sites);
      const narrowed = search !== '' || this.#site.value !== '' || this.#since.value !== '' || this.#pinned.checked;
      show(this.#count, found.total > 0 ? say('memory.count', { n: found.total }) : say(narrowed ? 'memory.nothing-found' : 'memory.nothing-yet'));
      this.#list.replaceChildren(...(search !== '' && !exact ? [this.#items(found.entries)] : this.#days(found)));
      this.#more.hidden = found.total <= found.entries.length;
    } catch (e) {
      if (this.#looking === looking) this.#host.tell(e);
    }
  }

  /** @returns {number | undefined} the beginning of the days that are wanted, in ms since 1970 */
  #from() {
    if (this.#since.value === '') return undefined;
    const today = new Date().setHours(0, 0, 0, 0);
    return today - Number(this.#since.value) * DAY;
  }

  /** @param {import('../../shim/protocol.js').SiteCount[]} sites */
  #showSites(sites) {
    const chosen = this.#site.value;
    const named = sites.filter(({ site }) => site !== '');
    if (chosen && !named.some(({ site }) => site === chosen)) named.unshift({ site: chosen, entries: 0 });
    this.#site.replaceChildren(
      new Option(say('memory.all-sites'), ''),
      ...named.map(({ site, entries }) => new Option(entries > 0 ? `${site} (${number(entries)})` : site, site)),
    );
    this.#site.value = chosen;
    show(this.#forgetSite, chosen && say('memory.forget-site', { site: chosen }));
  }

  /**
   * Entries under the days on which they were last read.
   * @param {import('../../shim/protocol.js').EntriesResult} found
   */
  #days({ entries, days }) {
    const counts = new Map(days.map(({ day, entries }) => [day, entries]));
    /** @type {Map<string, FoundEntry[]>} */
    const groups = new Map();
    for (const entry of entries) {
      const day = dayOf(entry.lastRead);
      groups.set(day, [...(groups.get(day) ?? []), entry]);
    }
    return [...groups].map(([day, group]) =>
      make(
        'section',
        {},
        make('h3', { className: 'day' }, dayInWords(group[0].lastRead), ' ', make('span', { className: 'small muted' }, number(counts.get(day) ?? group.length))),
        this.#items(group),
      ),
    );
  }

  /** @param {FoundEntry[]} entries */
  #items(entries) {
    return make('ul', { className: 'entries' }, ...entries.map((entry) => this.#item(entry)));
  }

  /** @param {FoundEntry} entry */
  #item(entry) {
    const { site, lastRead, timesRead, excerpt } = entry;
    const pin = button(entry.pinned ? '★' : '☆', () => this.#pin(entry, pin), {
      className: 'quiet pin',
      'aria-pressed': entry.pinned,
      'aria-label': say('memory.pin-named', { name: nameOf(entry) }),
      title: say('memory.pin'),
    });
    return make(
      'li',
      {},
      make(
        'div',
        {},
        entryLink(entry, (url) => this.#host.open('entry', url)),
        facts([site, date(lastRead, { timeStyle: 'short' }), timesRead > 1 && say('memory.times', { n: timesRead })]),
        make('p', { className: 'excerpt', dir: 'auto' }, excerpt),
      ),
      pin,
    );
  }

  /** @param {FoundEntry} entry @param {HTMLButtonElement} pin */
  async #pin(entry, pin) {
    try {
      const { pinned } = await this.#engine.pin(entry.url, !entry.pinned);
      entry.pinned = pinned;
      pin.textContent = pinned ? '★' : '☆';
      pin.setAttribute('aria-pressed', String(pinned));
    } catch (e) {
      this.#host.tell(e);
    }
  }

  /** @param {import('./forget.js').What} what */
  async #forget(what) {
    try {
      const told = await forget(this.#engine, what);
      if (told === '') return;
      if ('site' in what) this.#site.value = '';
      await this.refresh();
      this.#host.changed(told);
    } catch (e) {
      this.#host.tell(e);
    }
  }
}

/** @param {string} label @param {HTMLElement} control */
const field = (label, control) => make('label', { className: 'field' }, make('span', {}, label), control);

/** A day of the reader's, as the engine names it: 2006-01-02. @param {number} time */
function dayOf(time) {
  const day = new Date(time);
  return [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
}

/** @param {number} time */
function dayInWords(time) {
  const today = new Date().setHours(0, 0, 0, 0);
  if (time >= today) return say('memory.today');
  if (time >= today - DAY) return say('memory.yesterday');
  return date(time, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
}

/** @typedef {import('../../shim/protocol.js').FoundEntry} FoundEntry */
