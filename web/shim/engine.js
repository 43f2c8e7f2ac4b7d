import { Code, Reply, Request } from './protocol.js';
import { Failure, failureOf } from './failure.js';

/** A worker that has not stopped this many milliseconds after it was told to is ended. */
const PATIENCE = 150;

/** What requests fail with whose worker was ended because another did not stop: they are made again. */
const replaced = new Failure(Code.Cancelled, 'the engine was replaced');

/**
 * The engine, in a Web Worker of its own. It summarizes without a model at once, and with one
 * after load. A worker that does not stop when told to is ended and replaced; the next request
 * loads the model again from the store.
 */
export class Engine {
  #url;
  /** @type {string | undefined} */
  #variant;
  /** @type {Worker | null} */
  #worker = null;
  /** @type {Promise<unknown>} */
  #ready = Promise.resolve();
  /** Requests without an answer. @type {Map<number, Pending>} */
  #pending = new Map();
  #nextID = 1;
  /** The model that summaries use. @type {ModelFile | null} */
  #model = null;
  /** The worker holds #model. */
  #loaded = false;

  /** Called when an engine had to be ended whose model the store does not have. @type {() => void} */
  onModelLost = () => {};

  /** The kernels that run: relaxed, simd or portable; empty before the start. */
  variant = '';

  /**
   * When things happened, in milliseconds since 1970 with fractions: requested, worker started,
   * compiled, engine started, load started, weights in, model ready, summary
   * requested, extracted, read, first token, summarized.
   * @type {Record<string, number>}
   */
  timings = {};

  /**
   * @param {URL | string} url  of the worker's script; the wasm files lie beside it
   * @param {{variant?: string}} [options]  variant: kernels to use in place of the best
   */
  constructor(url, { variant } = {}) {
    this.#url = url;
    this.#variant = variant;
  }

  /** A model is loaded, or would be by the next summary. */
  get hasModel() {
    return this.#model !== null;
  }

  /**
   * Starts the worker; every other method does so too.
   * @returns {Promise<void>}
   * @throws {Failure} unsupported, download
   */
  async start() {
    if (this.#worker) {
      await this.#ready;
      return;
    }
    if (typeof Worker === 'undefined' || typeof WebAssembly === 'undefined') {
      throw new Failure(Code.Unsupported, 'this browser has no WebAssembly or no workers');
    }
    this.#mark('requested');
    const worker = new Worker(this.#url, { name: 'precis' });
    this.#worker = worker;
    worker.onmessage = ({ data }) => this.#take(data);
    worker.onerror = (e) => {
      e.preventDefault(); // told through the requests
      this.#end(new Failure(/memory/i.test(e.message) ? Code.Memory : Code.Internal, e.message || 'the worker could not be started'));
    };
    const started = this.#request({ type: Request.Start, variant: this.#variant });
    this.#ready = started;
    try {
      const { variant, timings } = /** @type {import('./protocol.js').StartResult} */ (await started);
      this.variant = variant;
      Object.assign(this.timings, timings);
    } catch (e) {
      if (this.#worker === worker) this.#end(e);
      throw e;
    }
  }

  /**
   * @param {ModelFile} model
   * @returns {Promise<import('./protocol.js').StatusResult>}
   */
  status(model) {
    return this.#persist(() => this.#request({ type: Request.Status, model }));
  }

  /**
   * Loads a model, from the store or the network. Asking before a download is the caller's.
   * @param {ModelFile} model
   * @param {LoadOptions} [options]
   * @returns {Promise<import('./protocol.js').LoadResult>}
   * @throws {Failure} cancelled, missing, download, corrupt, memory, model
   */
  async load(model, options = {}) {
    const result = /** @type {import('./protocol.js').LoadResult} */ (
      await this.#persist(() => {
        this.#model = null;
        return this.#request({ type: Request.Load, model, offline: options.offline }, options);
      }, options.signal)
    );
    this.#model = model;
    this.#loaded = true;
    Object.assign(this.timings, result.timings);
    return result;
  }

  /**
   * Compares the stored file of the loaded model with its hash, while other work goes on.
   * @returns {Promise<void>}
   * @throws {Failure} corrupt: the file was deleted and the model given up
   */
  async verify() {
    if (!this.#model || !this.#loaded) return;
    try {
      await this.#request({ type: Request.Verify, model: this.#model });
    } catch (e) {
      if (failureOf(e).code === Code.Corrupt) this.#model = null;
      throw e;
    }
  }

  /** @param {ModelFile} model  deleted from the store; a loaded one works on */
  async remove(model) {
    await this.#persist(() => this.#request({ type: Request.Remove, model }));
  }

  /**
   * @param {string} text
   * @param {import('./protocol.js').Options} [options]
   * @param {SummarizeOptions} [watch]
   * @returns {Promise<import('./protocol.js').Summary>}
   * @throws {Failure} cancelled, option, memory
   */
  async summarize(text, options = {}, watch = {}) {
    const summary = await this.#persist(async () => {
      if (this.#model && !this.#loaded && options.mode !== 'extractive') await this.#reload(this.#model, watch.signal);
      for (const mark of ['extracted', 'read', 'first token', 'summarized']) delete this.timings[mark];
      this.#mark('summary requested');
      return this.#request({ type: Request.Summarize, text, options }, {
        signal: watch.signal,
        onEvent: (event) => {
          this.#markEvent(event);
          watch.onEvent?.(event);
        },
      });
    }, watch.signal);
    this.#mark('summarized');
    return summary;
  }

  /**
   * Measures the loaded model. The engine answers nothing else meanwhile.
   * @param {import('./protocol.js').MeasureRequest} request
   * @returns {Promise<import('./protocol.js').MeasureResult>}
   */
  measure(request) {
    return this.#request({ type: Request.Measure, ...request });
  }

  /**
   * Loads the model again after its engine was ended. One that is not in the store is lost, and the
   * summary is made without it.
   * @param {ModelFile} model
   * @param {AbortSignal} [signal]
   */
  async #reload(model, signal) {
    try {
      await this.load(model, { offline: true, signal });
    } catch (e) {
      const { code } = failureOf(e);
      if (code === Code.Cancelled) this.#model = model; // for the next time
      if (code !== Code.Missing) throw e;
      this.onModelLost();
    }
  }

  /**
   * Makes an attempt with the worker started, and again where the worker was replaced meanwhile.
   * @template T
   * @param {() => Promise<T>} attempt
   * @param {AbortSignal} [signal]
   * @returns {Promise<T>}
   */
  async #persist(attempt, signal) {
    for (;;) {
      try {
        await this.start();
        return await attempt();
      } catch (e) {
        if (e !== replaced || signal?.aborted) throw e;
      }
    }
  }

  /** Ends the worker; requests without an answer fail as cancelled. */
  close() {
    this.#end(new Failure(Code.Cancelled, 'the engine was closed'));
  }

  /**
   * Posts a request and follows it to its answer.
   * @param {RequestBody} body
   * @param {Watch} [watch]
   * @returns {Promise<any>} the result
   */
  #request(body, watch = {}) {
    const { signal } = watch;
    const worker = this.#worker;
    if (!worker) return Promise.reject(new Failure(Code.Internal, 'the engine has ended'));
    if (signal?.aborted) return Promise.reject(cancelled());
    const id = this.#nextID++;
    return new Promise((resolve, reject) => {
      const stop = () => {
        worker.postMessage({ type: Request.Cancel, id: this.#nextID++, target: id });
        setTimeout(() => {
          const stuck = this.#pending.get(id);
          if (!stuck) return;
          stuck.reject(cancelled());
          this.#end(replaced);
        }, PATIENCE);
      };
      const settled = () => {
        this.#pending.delete(id);
        signal?.removeEventListener('abort', stop);
      };
      signal?.addEventListener('abort', stop, { once: true });
      this.#pending.set(id, {
        watch,
        resolve: (result) => (settled(), resolve(result)),
        reject: (reason) => (settled(), reject(reason)),
      });
      worker.postMessage({ ...body, id });
    });
  }

  /** @param {import('./protocol.js').AnyReply} message */
  #take(message) {
    const pending = this.#pending.get(message.id);
    if (!pending) return; // the answer to a cancel, or one that comes after it
    switch (message.type) {
      case Reply.Progress:
        pending.watch.onProgress?.(message);
        break;
      case Reply.Notice:
        pending.watch.onNotice?.(message.code, message.message);
        break;
      case Reply.Event:
        if (!pending.watch.signal?.aborted) pending.watch.onEvent?.(message.event);
        break;
      case Reply.Done:
        if (pending.watch.signal?.aborted) pending.reject(cancelled());
        else pending.resolve(message.result);
        break;
      case Reply.Failed:
        pending.reject(new Failure(message.code, message.message));
        break;
    }
  }

  /** @param {unknown} reason  what the requests without an answer fail with */
  #end(reason) {
    this.#worker?.terminate();
    this.#worker = null;
    this.#loaded = false;
    for (const pending of [...this.#pending.values()]) pending.reject(reason);
  }

  /** @param {import('./protocol.js').Event} event */
  #markEvent(event) {
    if (event.stage === 'extracted') this.#markOnce('extracted');
    if (event.stage === 'reading' && event.done === event.total) this.#markOnce('read');
    if (event.stage === 'writing') this.#markOnce('first token');
  }

  /** @param {string} name */
  #markOnce(name) {
    if (!(name in this.timings)) this.#mark(name);
  }

  /** @param {string} name */
  #mark(name) {
    performance.mark(`precis: ${name}`);
    this.timings[name] = performance.timeOrigin + performance.now();
  }
}

function cancelled() {
  return new Failure(Code.Cancelled, 'cancelled');
}

/**
 * @typedef {object} LoadOptions
 * @property {AbortSignal} [signal]
 * @property {boolean} [offline]  only from the store
 * @property {(progress: import('./protocol.js').ProgressReply) => void} [onProgress]
 * @property {(code: Code, message: string) => void} [onNotice]  trouble that the load survives
 */

/**
 * @typedef {object} SummarizeOptions
 * @property {AbortSignal} [signal]
 * @property {(event: import('./protocol.js').Event) => void} [onEvent]
 */

/** @typedef {LoadOptions & SummarizeOptions} Watch */

/**
 * A request without its id.
 * @typedef {import('./protocol.js').AnyRequest extends infer R ? R extends {id: number} ? Omit<R, 'id'> : never : never} RequestBody
 */

/**
 * @typedef {object} Pending
 * @property {Watch} watch
 * @property {(result: any) => void} resolve
 * @property {(reason: unknown) => void} reject
 */

/** @typedef {import('./protocol.js').ModelFile} ModelFile */
