import { failureOf } from '../../shim/failure.js';
import { Code } from '../../shim/protocol.js';
import { number } from '../../words/quantities.js';
import { say } from '../../words/say.js';
import { loadSettings } from '../settings.js';
import { entryLink, nameOf, whereAndWhen } from './entry-link.js';
import { button, make } from './make.js';

const DAY = 86_400_000;

/** What is said of a digest that is not in a model's words. @type {Partial<Record<import('../../shim/protocol.js').Mode, import('../../words/say.js').Key>>} */
const origins = { ranked: 'memory.chosen-by-model', compressed: 'memory.put-together-by-model', copied: 'memory.put-together-by-model' };

/**
 * What was read in the last days subject by subject, or on a subject that the reader names, in a few sentences:
 * at once in sentences of the summaries, then, where the reader's summaries are made with the model and it is
 * loaded, by the model.
 */
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
  #cancel = button(say('memory.cancel'), () => this.#making?.abort(), { className: 'quiet', hidden: true });
  #digests = make('div', { className: 'stack' });
  /** @type {AbortController | null} */
  #making = null;
  /** What is said of the digests that are shown. */
  #found = '';

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
      make('div', { className: 'tools' }, this.#state, this.#cancel),
      this.#digests,
    );
  }

  async refresh() {
    this.#making?.abort();
    const making = new AbortController();
    this.#making = making;
    this.#state.textContent = say('memory.making-digest');
    const { engine } = this.#host;
    const { mode } = loadSettings();
    try {
      const digests = await this.#make(making, 'extractive');
      if (digests.length > 0 && mode !== 'extractive' && engine.hasModel && !making.signal.aborted) {
        this.#cancel.hidden = false;
        await this.#make(making, mode);
      }
    } catch (e) {
      if (this.#making === making && failureOf(e).code !== Code.Cancelled) this.#host.tell(e);
    } finally {
      if (this.#making === making) {
        this.#cancel.hidden = true;
        this.#state.textContent = this.#found;
      }
    }
  }

  /**
   * Makes the digests in a mode and shows them, unless others are wanted by then.
   * @param {AbortController} making
   * @param {import('../../shim/protocol.js').Mode} mode
   */
  async #make(making, mode) {
    const subject = this.#subject.value.trim();
    const digests = await this.#host.engine.digest(subject || { since: Date.now() - Number(this.#since.value) * DAY }, {
      mode,
      signal: making.signal,
      onProgress: ({ done, total }) => {
        if (this.#making === making && mode !== 'extractive') this.#state.textContent = say('memory.digesting', { done: done + 1, total });
      },
    });
    if (this.#making !== making) return digests;
    this.#found = digests.length > 0 ? say('memory.subjects', { n: digests.length }) : subject ? say('memory.no-digest') : say('memory.no-subjects');
    this.#digests.replaceChildren(...digests.map((digest) => this.#digest(digest)));
    return digests;
  }

  /** @param {import('../../shim/protocol.js').MemoryDigest} digest */
  #digest({ name, entries, lines, mode, fallback, generated }) {
    const places = new Map(entries.map(({ url }, i) => [url, i]));
    return make(
      'section',
      { className: generated ? 'kept generated' : 'kept' },
      make('h3', {}, name.join(say('list.comma')) || say('memory.various')),
      make('p', { className: 'origin' }, generated ? say('memory.by-model') : say(origins[mode] ?? 'memory.from-summaries')),
      fallback && make('p', { className: 'small muted' }, say('summary.instead', { detail: fallback })),
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
