import { date } from '../../words/quantities.js';
import { say } from '../../words/say.js';
import { element, show } from '../elements.js';
import { noticeInWords } from '../failures.js';
import { loadSettings, saveSettings } from '../settings.js';
import { Dwell } from './dwell.js';
import { memoryFailure } from './failures.js';

/** Under this name the source marks the sentences of the page that stand in context. */
const CONTEXT = 'context';

/**
 * The page at hand and the memory: whether what was read before takes part in its summary, what it
 * recalls, and whether it is remembered. Until the reader wants a memory none is opened; what shows it
 * is loaded when there is something to show.
 */
export class PageMemory {
  #engine;
  #source;
  #onSwitch;
  #onContext;
  #row = element('page-memory', HTMLElement);
  #recalled = element('recalled', HTMLElement);
  #use = element('use-memory', HTMLInputElement);
  #always = element('use-always', HTMLButtonElement);
  #remember = element('remember', HTMLButtonElement);
  #forget = element('forget-page', HTMLButtonElement);
  #told = element('memory-told', HTMLElement);
  #problem = element('memory-problem', HTMLElement);
  #dwell = new Dwell();
  /** What was made of the page; null: nothing yet. @type {SummarizeResult | null} */
  #summary = null;
  /** The page is remembered as this entry. @type {import('../../shim/protocol.js').MemoryEntry | null} */
  #entry = null;
  /** Whether summaries are made in context, for good. */
  #context = true;
  /** Grows with each page, so that what comes late is known to be of another. */
  #reading = 0;
  /** @type {Promise<import('./dialog.js').MemoryDialog> | null} */
  #dialog = null;

  /**
   * @param {import('../../shim/engine.js').Engine} engine
   * @param {import('../page-source.js').PageSource} source
   * @param {() => void} onSwitch  the summary would be another: the memory takes part now, or no more
   * @param {() => void} onContext  whether the memory takes part may have changed, or what it holds
   */
  constructor(engine, source, onSwitch, onContext) {
    this.#engine = engine;
    this.#source = source;
    this.#onSwitch = onSwitch;
    this.#onContext = onContext;
    this.#use.addEventListener('change', () => this.#switch());
    this.#always.addEventListener('click', () => this.#useAlways());
    this.#remember.addEventListener('click', () => this.remember());
    this.#forget.addEventListener('click', () => this.#forgetPage());
    element('open-memory', HTMLButtonElement).addEventListener('click', () => this.open());
    engine.onMemoryNotice = ({ code, left }) => this.#tell(left.length > 0 ? say('memory.left', { n: left.length }) : noticeInWords(code));
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'hidden') this.#continue();
    });
    if (loadSettings().remembers) this.#learnSettings();
  }

  /** Whether what was read before may take part in this page's summary. */
  get context() {
    return loadSettings().remembers && this.#use.checked;
  }

  /** Another text is read: what was made and told of the one before is not of it. */
  begin() {
    this.#continue();
    this.#reading++;
    this.#summary = this.#entry = null;
    this.#dwell.begin();
    this.#use.checked = this.#context;
    this.#always.hidden = true;
    this.#row.hidden = true;
    this.#recalled.replaceChildren();
    this.#tell('');
    show(this.#problem, '');
  }

  /** What is known of the page at hand, for when it is read again. @returns {Kept} */
  keep() {
    return { summary: this.#summary, entry: this.#entry, use: this.#use.checked };
  }

  /** Goes on with the page that this was kept of: that is no further reading of it. @param {Kept} kept */
  async restore({ summary, entry, use }) {
    if (!summary) return; // it was left before the memory had a part in it
    this.#summary = summary;
    this.#use.checked = use;
    const reading = this.#reading;
    await this.#showRecalled(summary);
    const still = entry && (await this.#engine.entry(entry.url).catch(() => null)); // it may have been forgotten meanwhile
    if (reading !== this.#reading) return;
    this.#entry = still;
    this.#row.hidden = false;
    this.#showState();
  }

  /**
   * A summary of the page was made.
   * @param {SummarizeResult} summary
   * @param {string} model  its name where it took part
   */
  async made(summary, model) {
    this.#summary = summary;
    const reading = this.#reading;
    await this.#showRecalled(summary);
    if (reading !== this.#reading) return;
    this.#row.hidden = false; // after what stands above it, so that it does not move
    this.#showState();
    if (this.#entry || (await this.#isWanted())) await this.#keep(model);
  }

  /** The page is to be kept without being asked: as all are, or since it was kept when it was read before. */
  async #isWanted() {
    const { remembers, remembersAll } = loadSettings();
    if (!remembers || remembersAll) return remembers;
    const page = await this.#source.page();
    return page !== null && !page.private && (await this.#engine.entry(page.url).catch(() => null)) !== null;
  }

  /** Remembers the page at hand; the first time the reader is asked whether anything may be. */
  async remember() {
    if (!loadSettings().remembers && !(await this.#agree())) return;
    await this.#keep('');
  }

  /**
   * The reader changed the summary: later ones follow, and so does what is kept.
   * @param {import('../editing.js').Edits} edits
   * @param {SummarizeResult} summary  as it is now
   */
  async edited({ sentences, marked }, summary) {
    this.#summary = summary;
    const page = loadSettings().remembers ? await this.#source.page() : null;
    if (!page) {
      this.#tell(say('memory.feedback-here'));
      return;
    }
    try {
      // Where some are marked, those that are not were not judged.
      const judged = marked.length === 0 ? sentences : sentences.filter(({ text, did }) => did !== 'kept' || marked.includes(text));
      const { summaries } = await this.#engine.feedback({ ...page, text: this.#source.text }, judged);
      this.#tell(say('memory.feedback-taken', { n: summaries }));
      if (this.#entry) await this.#keep('', marked);
    } catch (e) {
      show(this.#problem, memoryFailure(e));
    }
  }

  /**
   * Opens the views of the memory.
   * @param {import('./dialog.js').ViewName} [view]
   * @param {string} [of]  address of an entry
   */
  async open(view, of) {
    this.#dialog ??= import('./dialog.js').then(({ MemoryDialog }) => new MemoryDialog(this.#engine, () => this.#changed()));
    await (await this.#dialog).open(view, of);
  }

  /** @returns {Promise<boolean>} the reader wants a memory */
  async #agree() {
    const { askToRemember } = await import('./consent.js');
    const answer = await askToRemember();
    if (answer === 'no') return false;
    try {
      await this.#engine.memorySettings({ on: true });
    } catch (e) {
      show(this.#problem, memoryFailure(e));
      return false;
    }
    saveSettings({ remembers: true, remembersAll: answer === 'all' });
    this.#onContext();
    return true;
  }

  /**
   * Keeps the page as it is now: anew, or going on with the same reading.
   * @param {string} model  that made the summary
   * @param {string[]} [selection]  sentences that matter to the reader
   */
  async #keep(model, selection = []) {
    const reading = this.#reading;
    const page = await this.#source.page();
    if (!page || reading !== this.#reading) return;
    if (page.private) {
      this.#tell(say('memory.ignored-private'));
      return;
    }
    const summary = this.#summary && { text: this.#summary.text, mode: this.#summary.mode, generated: this.#summary.generated, model };
    this.#remember.disabled = true;
    try {
      const { ignored, entry, twin, left } = await this.#engine.remember(
        { ...page, text: this.#source.text, dwell: this.#dwell.take(), selection: [...(page.selection ?? []), ...selection] },
        { summary: summary ?? undefined, continued: this.#entry !== null },
      );
      if (reading !== this.#reading) return;
      this.#entry = entry ?? null;
      if (ignored) this.#tell(say(`memory.ignored-${ignored}`));
      else if (left.length > 0) this.#tell(say('memory.left', { n: left.length }));
      else if (entry && entry.timesRead > 1) this.#tell(say('memory.remembered-again', { n: entry.timesRead, date: date(entry.firstRead) }));
      else if (twin && entry) this.#tell(say('memory.twin', { name: entry.title || entry.url }));
      show(this.#problem, '');
    } catch (e) {
      show(this.#problem, memoryFailure(e));
    } finally {
      this.#remember.disabled = false;
      this.#showState();
    }
  }

  /** The reading of a page that is remembered goes on: how long it took is added. */
  async #continue() {
    if (!this.#entry) return;
    const { text } = this.#source;
    const page = await this.#source.page();
    const dwell = this.#dwell.take();
    if (page && dwell > 0) await this.#engine.remember({ ...page, text, dwell }, { continued: true }).catch(() => {}); // the rest is kept
  }

  async #forgetPage() {
    const entry = this.#entry;
    if (!entry) return;
    try {
      await this.#engine.forget({ url: entry.url });
      this.#entry = null;
      this.#tell(say('memory.forgotten', { n: 1 }));
      this.#showState();
      this.#remember.focus();
    } catch (e) {
      show(this.#problem, memoryFailure(e));
    }
  }

  /** For this page; whether for good the reader is asked beside it. */
  #switch() {
    this.#always.hidden = this.#use.checked === this.#context;
    this.#onSwitch();
    this.#onContext();
  }

  async #useAlways() {
    try {
      const { context } = await this.#engine.memorySettings({ context: this.#use.checked });
      this.#context = context;
      this.#always.hidden = true;
      this.#use.focus();
      this.#tell(say(context ? 'memory.used-always' : 'memory.used-never'));
    } catch (e) {
      show(this.#problem, memoryFailure(e));
    }
  }

  /** What is remembered, or by which rules, was changed in the dialog. */
  async #changed() {
    await this.#learnSettings();
    if (this.#entry) {
      const still = await this.#engine.entry(this.#entry.url).catch(() => null);
      this.#entry = still;
    }
    this.#showState();
  }

  async #learnSettings() {
    try {
      const { on, context } = await this.#engine.memorySettings();
      if (!on) saveSettings({ remembers: false }); // a memory that nobody asked for is on by itself
      this.#context = context;
      this.#use.checked = context;
      this.#always.hidden = true;
      this.#showState();
      this.#onContext();
    } catch {
      // Told by a notice; what is asked of the memory next says so too.
    }
  }

  #showState() {
    const { remembers } = loadSettings();
    /** @type {HTMLElement} */ (this.#use.closest('label')).hidden = !remembers;
    this.#remember.hidden = this.#entry !== null;
    this.#remember.textContent = say(remembers ? 'memory.remember' : 'memory.remember-first');
    this.#forget.hidden = this.#entry === null;
    if (this.#entry && this.#told.textContent === '') this.#tell(say('memory.remembered'));
  }

  /** @param {SummarizeResult} summary */
  async #showRecalled({ related = [], inContext = [] }) {
    if (related.length + inContext.length === 0) {
      if (this.#recalled.childElementCount > 0) this.#source.mark(CONTEXT, []);
      this.#recalled.replaceChildren();
      return;
    }
    const reading = this.#reading;
    const [{ Recalled }, { loadStyle }] = await Promise.all([import('./recalled.js'), import('./style.js')]);
    await loadStyle();
    if (reading !== this.#reading) return;
    this.#recalled.replaceChildren(new Recalled(this.#source, CONTEXT, (url) => this.open('entry', url)).show(related, inContext));
  }

  /** @param {string} words */
  #tell(words) {
    this.#told.textContent = words;
  }
}

/** use: what was read before took part in the summary. @typedef {{summary: SummarizeResult | null, entry: import('../../shim/protocol.js').MemoryEntry | null, use: boolean}} Kept */
/** @typedef {import('../../shim/protocol.js').SummarizeResult} SummarizeResult */
