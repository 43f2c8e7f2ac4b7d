import { loadSettings } from '../../app/settings.js';
import { Request } from '../../shim/protocol.js';
import { browser } from '../browser.js';
import { PORT } from './names.js';

/**
 * Lets content scripts reach an engine, on sites where the reader has allowed it.
 * @param {import('./server.js').EngineServer} server
 */
export function serveSites(server) {
  browser.runtime.onConnect.addListener((port) => {
    if (port.name !== PORT) return;
    const client = new SiteClient(port);
    server.attach(client);
    port.onMessage.addListener((message) => server.take(client, message));
    port.onDisconnect.addListener(() => server.detach(client));
  });
}

/**
 * The content script of a page. The page's process may be in another's hands, so it can ask for little: to
 * have its own page read ahead and remembered, and for summaries of texts that it brings, which say
 * nothing of what was read elsewhere.
 * @implements {Client}
 */
class SiteClient {
  #port;
  /** @type {Client['tasks']} */
  tasks = new Map();
  /** @type {Client['models']} */
  models;

  /** @param {chrome.runtime.Port} port */
  constructor(port) {
    this.#port = port;
    const { model, embedder } = loadSettings(); // those of the panel
    this.models = { language: model?.file ?? null, embedder: embedder?.file ?? null };
  }

  /**
   * @param {AnyRequest} request
   * @returns {AnyRequest | null}
   */
  admit(request) {
    switch (request.type) {
      case Request.Start:
        return { type: request.type, id: request.id };
      case Request.Cancel:
      case Request.Look:
        return request;
      case Request.Page: {
        const { type, id, text, options, deviceMemory } = request;
        return { type, id, text, options, deviceMemory, context: false };
      }
      case Request.Summarize: {
        const { type, id, text, options } = request;
        return { type, id, text, options: { ...options, mode: 'extractive' }, context: false };
      }
      case Request.Remember: {
        const { type, id, text, page, continued } = request;
        const { url, tab } = this.#port.sender ?? {};
        if (!loadSettings().remembers) return null; // the reader has not said that anything may be kept
        if (!url || new URL(page.url).origin !== new URL(url).origin) return null;
        return { type, id, text, page: { ...page, canonical: undefined, private: page.private || tab?.incognito !== false }, continued };
      }
      default:
        return null;
    }
  }

  /**
   * @param {AnyRequest} request
   * @param {unknown} result
   */
  outcome(request, result) {
    return request.type === Request.Remember ? null : result; // it tells of other pages
  }

  /** @param {object} message */
  post(message) {
    try {
      this.#port.postMessage(message);
    } catch {
      // The page is gone; that it is follows.
    }
  }

  close() {
    this.#port.disconnect();
  }

  /** @param {string} _ */
  crash(_) {
    this.#port.disconnect();
  }
}

/** @typedef {import('./server.js').Client} Client */
/** @typedef {import('./server.js').AnyRequest} AnyRequest */
