import { Code, Reply, Request } from '../../shim/protocol.js';
import { Failure, failureOf } from '../../shim/failure.js';

/** Milliseconds that the worker is given to stop a request, before it is ended. */
const PATIENCE = 150;

/** An engine that nobody has needed for so many milliseconds is given up. */
const IDLE = 5 * 60_000;

/** Requests that no loaded model is needed for. @type {Set<string>} */
const withoutModels = new Set([
  Request.Status, Request.Models, Request.Catalogue, Request.Resolve, Request.Pull, Request.Import,
  Request.Remove, Request.Verify, Request.Usage,
]);

/** Requests that go on when the page that made them is gone. @type {Set<string>} */
const lasting = new Set([Request.Pull, Request.Import]);

/**
 * One engine's worker for many pages, each of which sees it as one of its own: requests keep their
 * order and their identifiers, and each finds the models that it has loaded.
 */
export class EngineServer {
  #url;
  #options;
  #onIdle;
  /** @type {Worker | null} */
  #worker = null;
  /** What the start of the worker gave. @type {Promise<unknown> | null} */
  #started = null;
  /** @type {Set<Client>} */
  #clients = new Set();
  /** Requests without an answer, by the identifiers that the worker knows them by. @type {Map<number, Running>} */
  #running = new Map();
  #nextID = 1;
  /** What the worker holds. @type {Record<Role, {model: ModelFile, result: unknown} | null>} */
  #held = { language: null, embedder: null };
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #idle;

  /**
   * @param {URL} url  of the worker's script
   * @param {{hub?: string}} options  of the engine's start
   * @param {() => void} onIdle  nobody has needed the engine for some minutes
   */
  constructor(url, options, onIdle) {
    this.#url = url;
    this.#options = options;
    this.#onIdle = onIdle;
    this.#rest();
  }

  /** @param {Client} client */
  attach(client) {
    this.#clients.add(client);
    this.#rest();
  }

  /**
   * A page is gone: what it asked for is given up, but for downloads.
   * @param {Client} client
   */
  detach(client) {
    if (!this.#clients.delete(client)) return;
    for (const task of client.tasks.values()) {
      if (!lasting.has(task.type)) this.#stop(task);
    }
    this.#rest();
  }

  /**
   * Answers a request.
   * @param {Client} client
   * @param {AnyRequest} request
   */
  async take(client, request) {
    const { id } = request;
    const task = { type: request.type, id: 0, stopped: false };
    client.tasks.set(id, task);
    try {
      const admitted = client.admit(request);
      if (!admitted) throw new Failure(Code.Option, `${request.type} is not for this page to ask`);
      const result = await this.#answer(client, admitted, task);
      client.post({ type: Reply.Done, id, result: client.outcome(request, result) });
    } catch (e) {
      if (e === gone) return; // the client was told to come again
      const { code, message } = failureOf(e);
      client.post({ type: Reply.Failed, id, code, message });
    } finally {
      client.tasks.delete(id);
      this.#rest();
    }
  }

  /**
   * @param {Client} client
   * @param {AnyRequest} request
   * @param {Task} task
   * @returns {Promise<unknown>}
   */
  async #answer(client, request, task) {
    if (request.type === Request.Cancel) {
      const target = client.tasks.get(request.target);
      if (target) this.#stop(target);
      return null;
    }
    const start = await this.#start();
    switch (request.type) {
      case Request.Start:
        return start;
      case Request.Load:
        return this.#load(client, request, task);
      case Request.Unload: {
        const role = request.embedder ? 'embedder' : 'language';
        client.models[role] = null;
        this.#held[role] = null;
        break;
      }
      default:
        if (!withoutModels.has(request.type)) await this.#bring(client, task);
    }
    return this.#ask(request, client, task);
  }

  #start() {
    if (!this.#started) {
      const worker = new Worker(this.#url, { name: 'precis' });
      this.#worker = worker;
      worker.onmessage = ({ data }) => this.#hear(data);
      worker.onerror = (e) => {
        e.preventDefault(); // told to the pages
        this.#end((client) => client.crash(e.message || 'the worker could not be started'));
      };
      const started = this.#ask({ type: Request.Start, id: 0, ...this.#options });
      this.#started = started;
      started.catch(() => {
        if (this.#started === started) this.#end((client) => client.close());
      });
    }
    return this.#started;
  }

  /**
   * Loads a model, or finds it loaded.
   * @param {Client} client
   * @param {Extract<AnyRequest, {type: 'load'}>} request
   * @param {Task} task
   */
  async #load(client, request, task) {
    const { model } = request;
    const role = roleOf(model);
    client.models[role] = null;
    let held = this.#held[role];
    if (!held || !isSame(held.model, model)) {
      this.#held[role] = null;
      held = { model, result: await this.#ask(request, client, task) };
      this.#held[role] = held;
    }
    client.models[role] = model;
    return held.result;
  }

  /**
   * Sees that the worker has the models that a page has loaded: another page may have loaded others since.
   * One that is no longer stored is done without.
   * @param {Client} client
   * @param {Task} task
   */
  async #bring(client, task) {
    for (const role of /** @type {const} */ (['language', 'embedder'])) {
      const model = client.models[role];
      const held = this.#held[role];
      if (!model || (held && isSame(held.model, model))) continue;
      try {
        await this.#load(client, { type: Request.Load, id: 0, model, offline: true }, task);
      } catch (e) {
        if (failureOf(e).code !== Code.Missing) throw e;
      }
    }
  }

  /**
   * Posts a request to the worker and follows it to its answer.
   * @param {AnyRequest} request
   * @param {Client} [client]  is told of its progress
   * @param {Task} [task]
   * @returns {Promise<unknown>}
   */
  #ask(request, client, task = { type: request.type, id: 0, stopped: false }) {
    if (task.stopped) return Promise.reject(cancelled());
    const worker = this.#worker;
    if (!worker) return Promise.reject(gone);
    const id = this.#nextID++;
    task.id = id;
    return new Promise((resolve, reject) => {
      const tell = (/** @type {object} */ message) => client?.post({ ...message, id: request.id });
      this.#running.set(id, { tell, resolve, reject });
      worker.postMessage({ ...request, id });
    });
  }

  /** @param {import('../../shim/protocol.js').AnyReply} message  of the worker */
  #hear(message) {
    const running = this.#running.get(message.id);
    if (!running) return; // the answer to a cancel
    switch (message.type) {
      case Reply.Done:
        this.#running.delete(message.id);
        running.resolve(message.result);
        break;
      case Reply.Failed:
        this.#running.delete(message.id);
        running.reject(new Failure(message.code, message.message));
        break;
      default:
        running.tell(message);
    }
  }

  /**
   * Stops what is done for a request. A worker that does not stop is ended, and all pages come again.
   * @param {Task} task
   */
  #stop(task) {
    if (task.stopped) return;
    task.stopped = true;
    const { id } = task;
    if (!this.#running.has(id)) return;
    this.#worker?.postMessage({ type: Request.Cancel, id: this.#nextID++, target: id });
    setTimeout(() => {
      const stuck = this.#running.get(id);
      if (!stuck) return;
      stuck.reject(cancelled());
      this.#end((client) => client.close());
    }, PATIENCE);
  }

  /**
   * Ends the worker.
   * @param {(client: Client) => void} tell  each page, which has to come again
   */
  #end(tell) {
    this.#worker?.terminate();
    this.#worker = null;
    this.#started = null;
    this.#held = { language: null, embedder: null };
    const running = [...this.#running.values()];
    this.#running.clear();
    for (const { reject } of running) reject(gone);
    const clients = [...this.#clients];
    this.#clients.clear();
    queueMicrotask(() => clients.forEach(tell)); // after the answers that are on their way
    this.#rest();
  }

  /** Counts the time in which nobody needs the engine. */
  #rest() {
    clearTimeout(this.#idle);
    if (this.#clients.size > 0 || this.#running.size > 0) return;
    this.#idle = setTimeout(() => {
      this.#end(() => {});
      clearTimeout(this.#idle);
      this.#onIdle();
    }, IDLE);
  }
}

/** What requests fail with whose worker was ended: their pages make them again. */
const gone = new Failure(Code.Cancelled, 'the engine was replaced');

const cancelled = () => new Failure(Code.Cancelled, 'cancelled');

/** @param {ModelFile} model @returns {Role} */
const roleOf = (model) => (model.embedder ? 'embedder' : 'language');

/** @param {ModelFile} a @param {ModelFile} b */
const isSame = (a, b) => a.sha256 === b.sha256 && a.file === b.file && a.key === b.key;

/**
 * A page at the other end.
 * @typedef {object} Client
 * @property {Map<number, Task>} tasks  its requests without an answer, by its own identifiers
 * @property {Record<Role, ModelFile | null>} models  that it has loaded
 * @property {(request: AnyRequest) => AnyRequest | null} admit  a request as it is carried out; null: it is not for this page to ask
 * @property {(request: AnyRequest, result: unknown) => unknown} outcome  what the page is told of a result
 * @property {(message: object) => void} post
 * @property {() => void} close  the engine was ended: the page may come again
 * @property {(message: string) => void} crash
 */

/**
 * A request of a page: its type, the identifier that the worker knows it by, and whether it was told to stop.
 * @typedef {{type: string, id: number, stopped: boolean}} Task
 */

/** @typedef {{tell: (message: object) => void, resolve: (result: unknown) => void, reject: (reason: unknown) => void}} Running */
/** @typedef {'language' | 'embedder'} Role */
/** @typedef {import('../../shim/protocol.js').AnyRequest} AnyRequest */
/** @typedef {import('../../shim/protocol.js').ModelFile} ModelFile */
