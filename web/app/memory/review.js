import { date, percent } from '../../words/quantities.js';
import { say } from '../../words/say.js';
import { nameOf, whereAndWhen } from './entry-link.js';
import { button, make } from './make.js';

/** How well something was recalled, and how that is called. */
const grades = /** @type {const} */ ([
  ['again', 'memory.grade-again'],
  ['hard', 'memory.grade-hard'],
  ['good', 'memory.grade-good'],
  ['easy', 'memory.grade-easy'],
]);

/** The daily list: a title, the reader recalls, what was kept is shown, the reader says how well it went. */
export class Review {
  #host;
  /** @type {import('../../shim/protocol.js').DueEntry[]} */
  #due = [];
  #done = 0;

  /** @param {import('./dialog.js').Host} host */
  constructor(host) {
    this.#host = host;
    this.box = make('div', { className: 'stack review' });
  }

  async refresh() {
    try {
      this.#due = await this.#host.engine.review();
      this.#done = 0;
      this.#ask();
    } catch (e) {
      this.#host.tell(e);
    }
  }

  #ask() {
    const [entry] = this.#due;
    if (!entry) {
      this.box.replaceChildren(
        make('p', { className: 'lead', tabIndex: -1 }, this.#done > 0 ? say('memory.review-done', { n: this.#done }) : say('memory.review-none')),
        make('p', { className: 'small muted' }, say('memory.review-why')),
      );
      if (this.#done > 0) /** @type {HTMLElement} */ (this.box.firstElementChild).focus();
      return;
    }
    const reveal = button(say('memory.reveal'), () => this.#reveal(entry), { className: 'primary' });
    this.box.replaceChildren(
      make('p', { className: 'small muted' }, say('memory.review-left', { n: this.#due.length })),
      make('h3', { className: 'entry-title', dir: 'auto' }, nameOf(entry)),
      make('p', { className: 'small muted' }, whereAndWhen(entry)),
      make('p', {}, say('memory.review-question')),
      make('div', { className: 'tools' }, reveal, button(say('memory.skip'), () => this.#next(), { className: 'quiet' })),
    );
    if (this.#done > 0) reveal.focus();
  }

  /** @param {import('../../shim/protocol.js').DueEntry} entry */
  #reveal(entry) {
    const buttons = grades.map(([grade, key]) => button(say(key), () => this.#grade(entry, grade)));
    const kept = make('p', { className: 'summary', dir: 'auto', tabIndex: -1 }, entry.summary);
    this.box.lastElementChild?.replaceWith(
      make('div', { className: 'kept' }, kept),
      make('p', { id: 'grade-question' }, say('memory.grade-question')),
      make('div', { className: 'tools grades', role: 'group', 'aria-labelledby': 'grade-question' }, ...buttons),
      entry.new ? '' : make('p', { className: 'small muted' }, say('memory.retrievability', { share: percent(entry.retrievability) })),
    );
    kept.focus();
  }

  /**
   * @param {import('../../shim/protocol.js').DueEntry} entry
   * @param {import('../../shim/protocol.js').Grading} grade
   */
  async #grade(entry, grade) {
    try {
      const due = await this.#host.engine.grade(entry.url, grade);
      this.#done++;
      this.#host.say(say('memory.comes-back', { date: date(due) }));
      this.#next();
    } catch (e) {
      this.#host.tell(e);
    }
  }

  #next() {
    this.#due.shift();
    this.#ask();
  }
}
