import { Request } from './protocol.js';

/** The embedder takes part where one is loaded. */
const embedder = /** @type {readonly import('./engine.js').Role[]} */ (['embedder']);
const both = /** @type {readonly import('./engine.js').Role[]} */ (['language', 'embedder']);
const none = /** @type {readonly import('./engine.js').Role[]} */ ([]);

/**
 * What an engine does with the memory of what was read. It opens at the first request that needs it.
 * Several tabs use it at once: each sees what the others remember and forget.
 *
 * Where the browser keeps nothing, nothing is remembered and recalled, a notice of the code
 * unavailable says so once, and everything else works as ever. Requests that others hold up fail as
 * blocked, those for which there is no room as quota.
 */
export class MemoryClient {
  /**
   * Called with what the reader should know of the memory: unavailable, blocked, newer, lost, damaged,
   * left (which entries left to make room).
   * @type {(notice: {code: import('./protocol.js').Code, message: string, left: MemoryEntry[]}) => void}
   */
  onMemoryNotice = () => {};

  #askedToPersist = false;

  /**
   * Posts a request to the worker and follows it to its answer.
   * @param {RequestBody} _body
   * @param {readonly import('./engine.js').Role[]} _needs  models that are loaded again where the worker lost them
   * @param {Watch} [_watch]
   * @returns {Promise<any>} the result
   */
  perform(_body, _needs, _watch) {
    throw new TypeError('MemoryClient: perform is to be overridden');
  }

  /** Hands notices of the memory on. @type {NonNullable<Watch['onNotice']>} */
  memoryNotice = (code, message, left = []) => this.onMemoryNotice({ code, message, left });

  /**
   * Keeps a page that is read. The browser is asked once not to delete what is kept.
   * @param {ReadPage} page
   * @param {TaskOptions & {summary?: import('./protocol.js').MadeSummary, continued?: boolean}} [options]
   *   summary: what was made of it, else an extractive one is made; continued: still the reading that
   *   was remembered last, only dwell, selection and summary are added
   * @returns {Promise<import('./protocol.js').RememberResult>}
   * @throws {Failure} cancelled, quota, blocked, option (a page without text or address)
   */
  async remember(page, { summary, continued, ...watch } = {}) {
    const result = /** @type {import('./protocol.js').RememberResult} */ (
      await this.#ask({ type: Request.Remember, ...apart(page), summary, continued }, embedder, watch)
    );
    if (!result.ignored) this.#askToPersist();
    return result;
  }

  /**
   * What was read and fits a question, best first.
   * @param {string} query
   * @param {TaskOptions & {most?: number}} [options]
   * @returns {Promise<import('./protocol.js').Recalled[]>} the weights sum to one
   * @throws {Failure} cancelled, blocked
   */
  async recall(query, { most, ...watch } = {}) {
    return (await this.#ask({ type: Request.Recall, query, most }, embedder, watch)).recalled;
  }

  /**
   * What a page recalls, and what is new in it.
   * @param {ReadPage} page
   * @param {TaskOptions} [watch]
   * @returns {Promise<import('./protocol.js').RelatedResult>}
   * @throws {Failure} cancelled, blocked
   */
  related(page, watch) {
    return this.#ask({ type: Request.Related, ...apart(page) }, embedder, watch);
  }

  /**
   * Looks through the memory: by meaning or exactly, by site, by time; all of it, last read first.
   * @param {Omit<import('./protocol.js').EntriesRequest, 'from' | 'to'> & {from?: Time, to?: Time}} [query]
   * @param {TaskOptions} [watch]
   * @returns {Promise<import('./protocol.js').EntriesResult>}
   * @throws {Failure} cancelled, blocked
   */
  entries({ from, to, ...query } = {}, watch) {
    return this.#ask({ type: Request.Entries, ...query, from: time(from), to: time(to) }, embedder, watch);
  }

  /**
   * All that is kept of a page.
   * @param {string} url
   * @returns {Promise<import('./protocol.js').EntryResult>}
   * @throws {Failure} not-found, damaged, blocked
   */
  entry(url) {
    return this.#ask({ type: Request.Entry, url });
  }

  /**
   * Forgets for good: a page, a site with those below it, what was read since a time, or all, what was
   * learnt included. The bytes are gone from the browser's files when the promise is kept.
   * @param {{url: string} | {site: string} | {since: Time} | {all: true}} what
   * @returns {Promise<MemoryEntry[]>} what is gone
   * @throws {Failure} blocked, option
   */
  async forget(what) {
    const since = 'since' in what ? time(what.since) : undefined;
    return (await this.#ask({ type: Request.Forget, ...what, since })).entries;
  }

  /**
   * Makes an entry stay when others leave to make room, or lets it go again.
   * @param {string} url
   * @param {boolean} [on]
   * @returns {Promise<MemoryEntry>}
   * @throws {Failure} not-found, blocked
   */
  pin(url, on = true) {
    return this.#ask({ type: Request.Pin, url, on });
  }

  /**
   * The memory as a file.
   * @param {{format: import('./protocol.js').MemoryFormat, passphrase?: string} & TaskOptions} options  archive
   *   wants a passphrase
   * @returns {Promise<File>} with a name to save it under
   * @throws {Failure} cancelled, passphrase, blocked, unavailable
   */
  exportMemory({ format, passphrase, ...watch }) {
    return this.#ask({ type: Request.ExportMemory, format, passphrase }, none, watch);
  }

  /**
   * Takes in what exportMemory gave, here or elsewhere, whichever format it has.
   * @param {Blob} file
   * @param {{passphrase?: string, replace?: boolean} & TaskOptions} [options]  replace: settings and what was learned,
   *   where the file has them, take the place of those here
   * @returns {Promise<import('./protocol.js').ImportMemoryResult>}
   * @throws {Failure} archive, passphrase, newer, quota, blocked, unavailable; what was taken in before stays
   */
  async importMemory(file, { passphrase, replace, ...watch } = {}) {
    const files = [file instanceof File ? file : new File([file], 'memory')];
    const result = await this.#ask({ type: Request.ImportMemory, files, passphrase, replace }, none, watch);
    this.#askToPersist();
    return result;
  }

  /**
   * What was read on a subject, or since a time subject by subject, in a few sentences.
   * @param {string | {since?: Time}} [of]  a subject; or since when, nothing: the last seven days
   * @param {TaskOptions & {mode?: import('./protocol.js').Mode, onProgress?: Watch['onProgress']}} [options]  mode: how
   *   to sum up, else extractive, as it is without a language model; progress: in digests
   * @returns {Promise<import('./protocol.js').MemoryDigest[]>}
   * @throws {Failure} cancelled, option, blocked
   */
  async digest(of = {}, { mode, ...watch } = {}) {
    const what = typeof of === 'string' ? { subject: of } : { since: time(of.since) };
    const models = mode === undefined || mode === 'extractive' ? embedder : both;
    return (await this.#ask({ type: Request.Digest, ...what, mode }, models, watch)).digests;
  }

  /**
   * What is worth recalling today.
   * @returns {Promise<import('./protocol.js').DueEntry[]>}
   * @throws {Failure} blocked
   */
  async review() {
    return (await this.#ask({ type: Request.Review })).due;
  }

  /**
   * Says how well an entry was recalled.
   * @param {string} url
   * @param {import('./protocol.js').Grading} grade
   * @returns {Promise<number>} when it comes back, in ms since 1970
   * @throws {Failure} not-found, option, blocked
   */
  async grade(url, grade) {
    return (await this.#ask({ type: Request.Grade, url, grade })).due;
  }

  /**
   * Learns from what the reader did with the sentences of a page's summary; later summaries bring more
   * of what is kept.
   * @param {ReadPage} page
   * @param {import('./protocol.js').SentenceFeedback[]} sentences  all of the summary, and those that were added
   * @returns {Promise<import('./protocol.js').LearnedResult>}
   * @throws {Failure} blocked, quota, option
   */
  feedback(page, sentences) {
    return this.#ask({ type: Request.Feedback, ...apart(page), sentences });
  }

  /** What was learnt of the reader. @returns {Promise<import('./protocol.js').LearnedResult>} */
  learned() {
    return this.#ask({ type: Request.Learned });
  }

  /** Forgets what was learnt. @returns {Promise<import('./protocol.js').LearnedResult>} */
  resetLearned() {
    return this.#ask({ type: Request.ResetLearned });
  }

  /** How much the memory holds, and whether there is one. @returns {Promise<import('./protocol.js').MemoryUsageResult>} */
  memoryUsage() {
    return this.#ask({ type: Request.MemoryUsage });
  }

  /**
   * Changes those settings that are given, and tells all.
   * @param {Partial<import('./protocol.js').MemorySettingsResult>} [settings]
   * @returns {Promise<import('./protocol.js').MemorySettingsResult>}
   * @throws {Failure} option, blocked, quota; unavailable where something is to be changed
   */
  memorySettings(settings = {}) {
    return this.#ask({ type: Request.MemorySettings, ...settings });
  }

  /**
   * @param {RequestBody} body
   * @param {readonly import('./engine.js').Role[]} [needs]
   * @param {Watch} [watch]
   */
  #ask(body, needs = none, watch = {}) {
    return this.perform(body, needs, { ...watch, onNotice: this.memoryNotice });
  }

  /** Asks the browser to keep what was saved; workers cannot. That it refuses shows in memoryUsage. */
  async #askToPersist() {
    if (this.#askedToPersist) return;
    this.#askedToPersist = true;
    try {
      if (!(await navigator.storage.persisted())) await navigator.storage.persist();
    } catch {
      // No storage to ask for: the worker has told.
    }
  }
}

/**
 * A page and its text, which travels beside it.
 * @param {ReadPage} read
 */
export function apart({ text, ...page }) {
  return { text, page };
}

/** @param {Time | undefined} at */
const time = (at) => (at instanceof Date ? at.getTime() : at);

/** Milliseconds since 1970. @typedef {number | Date} Time */
/** A page and what stands on it. @typedef {import('./protocol.js').ReadPage & {text: string}} ReadPage */
/** @typedef {import('./protocol.js').MemoryEntry} MemoryEntry */
/** @typedef {import('./engine.js').RequestBody} RequestBody */
/** @typedef {import('./engine.js').TaskOptions} TaskOptions */
/** @typedef {import('./engine.js').Watch} Watch */
/** @typedef {import('./failure.js').Failure} Failure */
