import { failureOf } from '../shim/failure.js';
import { Code } from '../shim/protocol.js';
import { duration } from '../words/quantities.js';
import { say } from '../words/say.js';
import { Alternatives, FURTHER } from './alternatives.js';
import { element, show } from './elements.js';
import { failureInWords } from './failures.js';
import { LONGEST, tooLong } from './files.js';
import { PageMemory } from './memory/page-memory.js';
import { loadSettings } from './settings.js';
import { SummaryCard } from './summary.js';
import { TakeAlong } from './take-along.js';
import { Translation } from './translation.js';
import { Pace, Work } from './work.js';

/** What the model does in each stage that is counted. */
const labels = /** @type {Record<string, import('../words/say.js').Key>} */ ({
  reading: 'work.reading',
  ranking: 'work.ranking',
  searching: 'work.searching',
});

/** Makes summaries of the text, by the options on the page, and shows them. */
export class Summarizing {
  #engine;
  #source;
  #onSettled;
  #memory;
  #card;
  #alternatives;
  #translation;
  #takeAlong;
  #problem = element('problem', HTMLElement);
  #work = new Work(element('work', HTMLElement), () => this.#running?.abort());
  /** The name of the model that is loaded; empty: none is. */
  #model = '';
  /** @type {AbortController | null} */
  #running = null;

  /**
   * @param {import('../shim/engine.js').Engine} engine
   * @param {import('./page-source.js').PageSource} source
   * @param {() => void} onSettled  the work has ended, in whatever way
   * @param {() => void} onContext  whether the memory takes part may have changed, or what it holds
   */
  constructor(engine, source, onSettled, onContext) {
    this.#engine = engine;
    this.#source = source;
    this.#onSettled = onSettled;
    this.#memory = new PageMemory(engine, source, () => this.make(), onContext);
    this.#translation = new Translation(engine);
    this.#alternatives = new Alternatives(() => this.#writeFurther(), (summary) => this.#card.showModel(summary));
    this.#card = new SummaryCard(source, (summary, kind) => {
      this.#translation.of(summary, kind);
      this.#alternatives.offer(summary?.mode === 'written');
      this.#takeAlong.of(summary);
    }, (edits, summary) => this.#memory.edited(edits, summary));
    this.#takeAlong = new TakeAlong(source);
  }

  /** The summary that is shown; null while there is none. */
  get shown() {
    return this.#card.shown;
  }

  /** A summary is shown, or on its way. */
  get wanted() {
    return this.shown !== null || this.#running !== null;
  }

  /** Another text: a summary of the old one is of no more use. */
  clear() {
    this.#running?.abort();
    this.#alternatives.clear();
    this.#card.clear();
    this.#memory.begin();
    show(this.#problem, '');
  }

  /** What is shown of the text, to be shown again later. @returns {Kept | null} null: no summary */
  keep() {
    const card = this.#card.keep();
    return card && { card, memory: this.#memory.keep() };
  }

  /** Shows again what was kept of the text that is read now again; nothing is made anew. @param {Kept} kept */
  restore({ card, memory }) {
    this.#card.restore(card);
    this.#memory.restore(memory);
  }

  /** Opens a view of the memory. @param {import('./memory/dialog.js').ViewName} view */
  openMemory(view) {
    return this.#memory.open(view);
  }

  /** @param {import('../shim/protocol.js').LoadResult | null} loaded  the model; null: there is none */
  offer(loaded) {
    this.#model = loaded?.info.name ?? '';
    this.#translation.offer(loaded);
  }

  /** @param {unknown} failure */
  tell(failure) {
    show(this.#problem, failureInWords(failure));
  }

  /** @param {string} problem  in a reader's words */
  say(problem) {
    show(this.#problem, problem);
  }

  /** The options of the summary that would be made now. @returns {import('../shim/protocol.js').Options} */
  get options() {
    return this.#options(this.#engine.hasModel ? loadSettings().mode : 'extractive');
  }

  /** What the text is of, where a summary made now would go by what was read before; else null. */
  get recalls() {
    return this.#memory.context ? () => this.#source.page() : null;
  }

  /** Makes a summary. */
  async make() {
    this.#running?.abort();
    show(this.#problem, '');
    try {
      await this.#source.prepare?.();
    } catch (e) {
      this.say(e instanceof Error ? e.message : String(e));
      return;
    }
    const { text } = this.#source;
    if (text.trim() === '') {
      show(this.#problem, say('text.none'));
      return;
    }
    if (text.length > LONGEST) {
      show(this.#problem, tooLong(text.length));
      return;
    }
    this.#alternatives.clear();
    const { kind } = loadSettings();
    this.#card.begin(kind);
    await this.#follow(say('work.text'), async (signal) => {
      const page = (await this.recalls?.()) ?? undefined;
      const summary = await this.#engine.summarize(text, this.options, { signal, onEvent: this.#watcher(), page, context: page !== undefined });
      if (summary.mode === 'extractive') this.#card.showPage(summary);
      else this.#card.showModel(summary);
      this.#memory.made(summary, summary.mode === 'extractive' ? '' : this.#model);
    });
    if (this.#running === null) this.#card.end();
  }

  /** Lets the model write further summaries, to choose from. */
  async #writeFurther() {
    const { shown } = this;
    if (!shown || this.#running) return;
    await this.#follow(say('work.reading'), async (signal) => {
      const options = { ...this.#options('written'), alternatives: FURTHER };
      const summary = await this.#engine.summarize(this.#source.text, options, { signal, onEvent: this.#teller() });
      this.#alternatives.set(shown, [summary, ...(summary.alternatives ?? [])]);
    });
  }

  /** @param {import('../shim/protocol.js').Mode} mode */
  #options(mode) {
    const { kind, length, format } = loadSettings();
    return { mode, kind, length, format, title: this.#source.title, headings: this.#source.headings };
  }

  /**
   * Follows a work to its end.
   * @param {string} label  of its beginning
   * @param {(signal: AbortSignal) => Promise<void>} make
   */
  async #follow(label, make) {
    const abort = new AbortController();
    this.#running = abort;
    this.#work.tell(label);
    try {
      await make(abort.signal);
    } catch (e) {
      if (this.#running === abort || failureOf(e).code !== Code.Cancelled) this.tell(e);
    }
    if (this.#running !== abort) return; // another was begun meanwhile
    this.#running = null;
    this.#work.end();
    this.#onSettled();
  }

  /** @returns {(event: Event) => void} which shows a summary as it is made */
  #watcher() {
    const tell = this.#teller();
    return (event) => {
      if (event.stage === 'extracted' && event.summary) this.#card.showPage(event.summary);
      if (event.stage === 'writing') this.#card.showWriting(event.text ?? '');
      tell(event);
    };
  }

  /** @returns {(event: Event) => void} which tells how far the work is */
  #teller() {
    const pace = new Pace();
    let writing = false;
    return ({ stage, done = 0, total = 0 }) => {
      writing ||= stage === 'writing';
      if (writing) {
        this.#work.tell(say('work.writing')); // and reads each of its words, which is nothing to tell
      } else if (total > 0) {
        const left = pace.left(done, total);
        const tokens = say('work.tokens', { done, total });
        const detail = left === null ? tokens : `${tokens} · ${say('work.left', { time: duration(left) })}`;
        this.#work.tell(say(labels[stage] ?? 'work.reading'), detail, done / total);
      }
    };
  }
}

/** @typedef {{card: import('./summary.js').Kept, memory: import('./memory/page-memory.js').Kept}} Kept */
/** @typedef {import('../shim/protocol.js').Event} Event */
