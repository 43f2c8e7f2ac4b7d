import { number } from '../../words/quantities.js';
import { say } from '../../words/say.js';
import { entryLink, nameOf, whereAndWhen } from './entry-link.js';
import { button, make } from './make.js';

const DAY = 86_400_000;

/** What was read in the last days subject by subject, or on a subject that the reader names, in a few sentences. */
export class Digest {
  #host;
  #subject = make('input', { type: 'text', id: 'digest-subject', autocomplete: 'off', maxLength: 200, placeholder: say('memory.subject-hint') });
  #since = make(
    'select',
    { id: 'digest-since' },
    new Option(say('memory.last-week'), '7'),
    new Option(say('memory.last-month'), '30'),
    new Option(say('memory.last-year'), '365'),
  );
  #state = make('p', { className: 'small muted', role: 'status' });
  #digests = make('div', { className: 'stack' });
  /** @type {AbortController | null} */
  #making = null;

  /** @param {import('./dialog.js').Host} host */
  constructor(host) {
    this.#host = host;
    this.#since.addEventListener('change', () => this.refresh());
    this.box = make(
      'div',
      { className: 'stack' },
      make(
        'form',
        { className: 'tools filters', onsubmit: (/** @type {Event} */ e) => (e.preventDefault(), this.refresh()) },
        make('label', { className: 'field grow' }, make('span', {}, say('memory.subject')), this.#subject),
        make('label', { className: 'field' }, make('span', {}, say('memory.when')), this.#since),
        make('button', { className: 'primary' }, say('memory.make-digest')),
      ),
      this.#state,
      this.#digests,
    );
  }

  async refresh() {
    this.#making?.abort();
    const making = new AbortController();
    this.#making = making;
    this.#state.textContent = say('memory.making-digest');
    const subject = this.#subject.value.trim();
    try {
      const digests = await this.#host.engine.digest(subject || { since: Date.now() - Number(this.#since.value) * DAY }, { signal: making.signal });
      if (this.#making !== making) return;
      this.#state.textContent = digests.length > 0 ? say('memory.subjects', { n: digests.length }) : subject ? say('memory.no-digest') : say('memory.no-subjects');
      this.#digests.replaceChildren(...digests.map((digest) => this.#digest(digest)));
    } catch (e) {
      if (this.#making !== making) return;
      this.#state.textContent = '';
      this.#host.tell(e);
    }
  }

  /** @param {import('../../shim/protocol.js').MemoryDigest} digest */
  #digest({ name, entries, lines, generated }) {
    const places = new Map(entries.map(({ url }, i) => [url, i]));
    return make(
      'section',
      { className: generated ? 'kept generated' : 'kept' },
      make('h3', {}, name.join(say('list.comma')) || say('memory.various')),
      generated && make('p', { className: 'origin' }, say('memory.by-model')),
      make(
        'ul',
        { className: 'summary' },
        ...lines.map(({ text, sources }) =>
          make('li', { dir: 'auto' }, text, ...sources.flatMap((url) => {
            const place = places.get(url);
            return place === undefined ? [] : [' ', this.#source(entries[place], place)];
          })),
        ),
      ),
      make('ol', { className: 'sources small' }, ...entries.map((entry) => make('li', {}, entryLink(entry, (url) => this.#host.open('entry', url)), ' ', make('span', { className: 'muted' }, whereAndWhen(entry))))),
    );
  }

  /** @param {import('../../shim/protocol.js').MemoryEntry} entry @param {number} place */
  #source(entry, place) {
    return button(number(place + 1), () => this.#host.open('entry', entry.url), { className: 'source', 'aria-label': say('memory.source', { n: place + 1, name: nameOf(entry) }), title: nameOf(entry) });
  }
}
