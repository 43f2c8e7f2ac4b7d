import { Failure } from '../shim/failure.js';
import { Code, Reply, Request } from '../shim/protocol.js';
import { browser } from './browser.js';
import { PORT, SUMMON } from './engine/names.js';

/** The engine as a content script has it, on a site where the reader has allowed it. */
export class SiteEngine {
  /** The model of the panel, where the reader has chosen one. */
  holdsModel = true;
  /** @type {Promise<chrome.runtime.Port> | null} */
  #port = null;
  /** @type {Map<number, {resolve: (result: any) => void, reject: (reason: unknown) => void}>} */
  #pending = new Map();
  #nextID = 1;

  /**
   * @param {string} text
   * @param {import('../shim/protocol.js').Options} [options]
   * @returns {Promise<void>}
   */
  page(text, options = {}) {
    const { deviceMemory } = navigator;
    return this.#ask({ type: Request.Page, text, options, deviceMemory });
  }

  /**
   * @param {import('../shim/protocol.js').LookRequest} request
   * @returns {Promise<import('../shim/protocol.js').LookResult>}
   */
  look(request) {
    return this.#ask({ type: Request.Look, ...request });
  }

  /**
   * @param {string} text
   * @param {import('../shim/protocol.js').ReadPage} page
   * @param {boolean} continued
   * @returns {Promise<void>}
   */
  remember(text, page, continued) {
    return this.#ask({ type: Request.Remember, text, page, continued });
  }

  /**
   * @param {object} request  without its identifier
   * @returns {Promise<any>}
   */
  async #ask(request) {
    const port = await (this.#port ??= this.#connect());
    const id = this.#nextID++;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      port.postMessage({ ...request, id });
    });
  }

  async #connect() {
    await browser.runtime.sendMessage({ type: SUMMON });
    const port = browser.runtime.connect({ name: PORT });
    port.onMessage.addListener((/** @type {import('../shim/protocol.js').AnyReply} */ reply) => {
      const pending = this.#pending.get(reply.id);
      if (!pending || (reply.type !== Reply.Done && reply.type !== Reply.Failed)) return;
      this.#pending.delete(reply.id);
      if (reply.type === Reply.Done) pending.resolve(reply.result);
      else pending.reject(new Failure(reply.code, reply.message));
    });
    port.onDisconnect.addListener(() => {
      this.#port = null; // the next request summons another
      for (const { reject } of this.#pending.values()) reject(new Failure(Code.Cancelled, 'the engine was replaced'));
      this.#pending.clear();
    });
    return port;
  }
}
