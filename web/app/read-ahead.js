import { Code } from '../shim/protocol.js';
import { failureOf } from '../shim/failure.js';

/** Milliseconds for which nothing has changed before a text is read: somebody may be typing it. */
const SETTLED = 400;

/** Milliseconds after which an idle moment is no longer waited for. */
const IMPATIENT = 2000;

/** The charge of a battery below which nothing is read ahead, as browsers begin to save power at. */
const LOW = 0.2;

/**
 * Has the engine read a text ahead while it is looked at, so that a summary of it is there the sooner. It
 * knows a text and places in it, and nothing of where they are shown. Nothing is read while the document is
 * hidden, a battery is low or the page itself has something to do; the engine puts every other task first, and is not
 * started for this.
 */
export class ReadAhead {
  #engine;
  #onState;
  /** What is to be read. @type {{text: string, options: Options, recalls: Recalls | null}} */
  #wanted = { text: '', options: {}, recalls: null };
  /** What the engine was told of it; null: nothing. @type {{text: string, options: Options, page: ReadPage | null} | null} */
  #sent = null;
  /** @type {Range} */
  #visible = { start: 0, end: 0 };
  #ready = false;
  #hasPower = true;
  /** Counts looks: only the last one is heard. */
  #look = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #soon;

  /**
   * @param {Pick<Engine, 'holdsModel' | 'page' | 'look'>} engine
   * @param {(state: State) => void} [onState]  how far the text is read
   */
  constructor(engine, onState = () => {}) {
    this.#engine = engine;
    this.#onState = onState;
    document.addEventListener('visibilitychange', () => this.again());
    this.#watchPower();
  }

  /**
   * A text is open; an empty one is none.
   * @param {string} text
   * @param {Options} options  of the summary that would be asked for
   * @param {Recalls | null} [recalls]  what the text is of, where its summary would go by what was read before; null: it
   *   would not, and nothing is looked up
   */
  open(text, options, recalls = null) {
    const before = this.#wanted;
    if (text === before.text && same(options, before.options) && (recalls === null) === (before.recalls === null)) return;
    if (text !== before.text) this.#visible = { start: 0, end: 0 };
    this.#wanted = { text, options, recalls };
    this.#tell({ reading: false, ready: false });
    this.again();
  }

  /** A part of it is in sight. @param {Range} visible  in UTF-16 units */
  see(visible) {
    if (same(visible, this.#visible)) return;
    this.#visible = visible;
    if (!this.#ready) this.again();
  }

  /** Goes on, or stops, as may be now; to be called when the engine has got another model or memory, too. */
  again() {
    const look = ++this.#look;
    clearTimeout(this.#soon);
    if (!this.#may) {
      this.#tell({ reading: false, ready: this.#ready });
      if (this.#sent && this.#engine.holdsModel) this.#stop();
      return;
    }
    this.#soon = setTimeout(() => whenIdle(() => {
      if (look === this.#look && this.#may) this.#read(look);
    }), SETTLED);
  }

  get #may() {
    return document.visibilityState === 'visible' && this.#hasPower && this.#engine.holdsModel && (this.#wanted.text !== '' || this.#sent !== null);
  }

  /** @param {number} look */
  async #read(look) {
    try {
      // Once more where the engine was started anew meanwhile, and knows of no page.
      for (let attempt = 0; attempt < 2; attempt++) {
        const { text, options, recalls } = this.#wanted;
        const page = text === '' ? null : await pageOf(recalls);
        if (look !== this.#look) return;
        const sent = this.#sent;
        if (!sent || text !== sent.text || !same({ options, page }, { options: sent.options, page: sent.page })) {
          await this.#engine.page(text, options, page ? { page, context: true } : {});
          this.#sent = { text, options, page };
        }
        if (look !== this.#look) return;
        if (!this.#ready) this.#tell({ reading: text !== '', ready: false });
        const { open, ready } = await this.#engine.look({ visible: this.#visible, read: true });
        if (look !== this.#look) return;
        this.#tell({ reading: false, ready });
        if (open || text === '') return;
        this.#sent = null;
      }
    } catch (e) {
      // A summary will fail in the same way, and tell.
      if (failureOf(e).code !== Code.Cancelled) console.info(`nothing is read ahead: ${failureOf(e).message}`);
      if (look === this.#look) this.#tell({ reading: false, ready: false });
    }
  }

  /** The look that is under way ends. */
  #stop() {
    this.#engine.look({ visible: this.#visible, read: false }).catch(() => {}); // an engine that ends stops as well
  }

  /** @param {State} state */
  #tell(state) {
    this.#ready = state.ready;
    this.#onState(state);
  }

  async #watchPower() {
    const battery = await /** @type {{getBattery?: () => Promise<Battery>}} */ (navigator).getBattery?.().catch(() => null);
    if (!battery) return;
    const look = () => {
      const had = this.#hasPower;
      this.#hasPower = battery.charging || battery.level > LOW;
      if (had !== this.#hasPower) this.again();
    };
    battery.addEventListener('chargingchange', look);
    battery.addEventListener('levelchange', look);
    look();
  }
}

/**
 * What a text is of, for what it recalls: not what the reader does with it, which changes nothing; and nothing of
 * a private page.
 * @param {Recalls | null} recalls
 * @returns {Promise<ReadPage | null>}
 */
async function pageOf(recalls) {
  const read = (await recalls?.()) ?? null;
  if (!read || read.private) return null;
  const { selection, dwell, ...page } = read;
  return page;
}

/** @param {() => void} work */
function whenIdle(work) {
  if ('requestIdleCallback' in globalThis) requestIdleCallback(work, { timeout: IMPATIENT });
  else work();
}

/** @param {object} a @param {object} b */
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/**
 * @typedef {object} State
 * @property {boolean} reading  the text is being read
 * @property {boolean} ready  it is read, and the summary that would be asked for is made
 */

/** @typedef {EventTarget & {charging: boolean, level: number}} Battery  the Battery Status API's */
/** @typedef {import('../shim/engine.js').Engine} Engine */
/** @typedef {import('../shim/protocol.js').Options} Options */
/** @typedef {import('../shim/protocol.js').Range} Range */
/** @typedef {import('../shim/protocol.js').ReadPage} ReadPage */
/** What a text is of; null: it has no name. @typedef {() => Promise<ReadPage | null>} Recalls */
