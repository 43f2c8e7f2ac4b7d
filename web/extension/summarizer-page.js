/**
 * @file In the world of a page's own scripts, on sites where the reader has turned it on: Summarizer and
 * LanguageDetector, where the browser lacks them. The engine is that of the extension.
 */
import { EngineHost } from '../shim/engine-host.js';
import { install } from '../shim/install.js';
import { settings } from '../shim/settings.js';
import { OFFER } from './offer.js';

/** A way to the engine through the bridge. @implements {EngineWorker} */
class PageConnection {
  /** @type {EngineWorker['onmessage']} */
  onmessage = null;
  /** @type {EngineWorker['onerror']} */
  onerror = null;
  /** @type {EngineWorker['onclose']} */
  onclose = null;
  #way;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.#way = port1;
    port1.onmessage = ({ data: { message, closed } }) => {
      if (message) this.onmessage?.(new MessageEvent('message', { data: message }));
      if (closed) this.onclose?.();
    };
    window.postMessage(OFFER, location.origin, [port2]);
  }

  /** @param {object} message */
  postMessage(message) {
    this.#way.postMessage(message);
  }

  terminate() {
    this.#way.postMessage(null);
    this.#way.close();
  }
}

settings.host = new EngineHost(() => new PageConnection());
install();

/** @typedef {import('../shim/engine.js').EngineWorker} EngineWorker */
