import { HELLO, absence, bePresent, wayOf } from './names.js';

/**
 * Lets the pages of the extension reach an engine.
 * @param {import('./server.js').EngineServer} server
 */
export async function servePages(server) {
  const engine = crypto.randomUUID();
  /** @type {Map<string, PageClient>} */
  const pages = new Map();
  await bePresent(engine);
  new BroadcastChannel(HELLO).onmessage = ({ data: page }) => {
    const known = pages.get(page);
    if (known) {
      known.welcome();
      return;
    }
    const client = new PageClient(engine, page, server);
    pages.set(page, client);
    server.attach(client);
    client.welcome();
    absence(page).then(() => {
      pages.delete(page);
      server.detach(client);
      client.leave();
    });
  };
}

/**
 * A page of the extension.
 * @implements {Client}
 */
class PageClient {
  #engine;
  #way;
  /** @type {Client['tasks']} */
  tasks = new Map();
  /** @type {Client['models']} */
  models = { language: null, embedder: null };

  /**
   * @param {string} engine  the identifier of this one
   * @param {string} page
   * @param {import('./server.js').EngineServer} server
   */
  constructor(engine, page, server) {
    this.#engine = engine;
    this.#way = new BroadcastChannel(wayOf(page));
    this.#way.onmessage = ({ data: { to, message } }) => {
      if (to === engine) server.take(this, message); // a page may have found another engine
    };
  }

  welcome() {
    this.#tell({ welcome: true });
  }

  /** @param {import('./server.js').AnyRequest} request */
  admit(request) {
    return request;
  }

  /** @param {unknown} _ @param {unknown} result */
  outcome(_, result) {
    return result;
  }

  /** @param {object} message */
  post(message) {
    this.#tell({ message });
  }

  close() {
    this.#tell({ closed: true });
  }

  /** @param {string} message */
  crash(message) {
    this.#tell({ crashed: message });
  }

  leave() {
    this.#way.close();
  }

  /** @param {object} what */
  #tell(what) {
    try {
      this.#way.postMessage({ from: this.#engine, ...what });
    } catch (e) {
      if (!(e instanceof DOMException && e.name === 'InvalidStateError')) throw e; // the page is gone, and the channel closed
    }
  }
}

/** @typedef {import('./server.js').Client} Client */
