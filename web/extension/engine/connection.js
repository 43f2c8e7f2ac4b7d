import { HELLO, absence, bePresent, wayOf } from './names.js';

/** Milliseconds that the engine is given to answer a greeting, before it is summoned again. */
const GREETING = 3000;

/** How often it is summoned, before the connection counts as failed. */
const GREETINGS = 5;

/**
 * A way from a page of the extension to the engine that all of them share. Messages pass between the
 * two pages, not through the background. When the engine's page is gone, onclose is called.
 * @implements {EngineWorker}
 */
export class Connection {
  /** @type {EngineWorker['onmessage']} */
  onmessage = null;
  /** @type {EngineWorker['onerror']} */
  onerror = null;
  /** @type {EngineWorker['onclose']} */
  onclose = null;

  #page = crypto.randomUUID();
  #way = new BroadcastChannel(wayOf(this.#page));
  #left = new AbortController();
  #onEnd;
  /** The engine that has welcomed this page; empty: none yet. */
  #engine = '';
  /** Messages for it until then. @type {object[]} */
  #waiting = [];
  #welcomed = () => {};

  /** Aborted when this page has left, or the engine is gone. */
  left = this.#left.signal;

  /**
   * @param {() => Promise<unknown>} summon  sees that there is an engine's page
   * @param {() => void} onEnd  the engine was there and is gone
   */
  constructor(summon, onEnd) {
    this.#onEnd = onEnd;
    this.#way.onmessage = ({ data }) => this.#take(data);
    this.#connect(summon).catch((e) => this.#fail(String(e?.message ?? e)));
  }

  /** @param {object} message */
  postMessage(message) {
    if (this.#engine === '') this.#waiting.push(message);
    else this.#way.postMessage({ to: this.#engine, message });
  }

  /** Leaves the engine, which stops what it does for this page. */
  terminate() {
    this.#left.abort();
    this.#way.close();
  }

  /** @param {() => Promise<unknown>} summon */
  async #connect(summon) {
    await bePresent(this.#page, this.left);
    const hello = new BroadcastChannel(HELLO);
    try {
      for (let i = 0; this.#engine === '' && !this.left.aborted; i++) {
        if (i === GREETINGS) throw new Error('the engine’s page does not answer');
        await summon();
        const welcome = new Promise((resolve) => (this.#welcomed = () => resolve(undefined)));
        hello.postMessage(this.#page);
        await Promise.race([welcome, new Promise((resolve) => setTimeout(resolve, GREETING))]);
      }
    } finally {
      hello.close();
    }
  }

  /** @param {{from: string, welcome?: true, message?: object, crashed?: string, closed?: true}} data */
  #take({ from, welcome, message, crashed, closed }) {
    if (welcome && this.#engine === '') {
      this.#engine = from;
      absence(from, this.left).then(() => this.#close(), () => {});
      for (const waiting of this.#waiting.splice(0)) this.postMessage(waiting);
      this.#welcomed();
    }
    if (from !== this.#engine || this.left.aborted) return;
    if (message) this.onmessage?.(new MessageEvent('message', { data: message }));
    if (crashed !== undefined) this.#fail(crashed);
    if (closed) this.#close();
  }

  #close() {
    if (this.left.aborted) return;
    this.terminate();
    this.#onEnd();
    this.onclose?.();
  }

  /** @param {string} message */
  #fail(message) {
    if (this.left.aborted) return;
    this.terminate();
    this.onerror?.({ message, preventDefault() {} });
  }
}

/** @typedef {import('../../shim/engine.js').EngineWorker} EngineWorker */
