import { Code, Reply, Request } from './protocol.js';
import { Failure, failureOf } from './failure.js';
import { MemoryClient, apart } from './engine-memory.js';

/** A worker that has not stopped this many milliseconds after it was told to is ended, unless options say otherwise. */
const PATIENCE = 150;

/** What requests fail with whose worker was ended because another did not stop: they are made again. */
const replaced = new Failure(Code.Cancelled, 'the engine was replaced');

/**
 * The engine, in a Web Worker of its own. It summarizes without a model at once, and with one
 * after load. A worker that does not stop when told to is ended and replaced; the next request
 * loads the models again from the store. What it does with the memory is MemoryClient's.
 */
export class Engine extends MemoryClient {
  #open;
  /** @type {{variant?: string, hub?: string, stall?: number}} */
  #options;
  #patience;
  /** @type {EngineWorker | null} */
  #worker = null;
  /** @type {Promise<unknown>} */
  #ready = Promise.resolve();
  /** Requests without an answer. @type {Map<number, Pending>} */
  #pending = new Map();
  #nextID = 1;
  /** The language model that tasks use, and the embedder beside it. @type {Record<Role, ModelFile | null>} */
  #models = { language: null, embedder: null };
  /** Those that the worker holds. @type {Set<Role>} */
  #loaded = new Set();

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
   * @param {URL | string | (() => EngineWorker)} worker  the address of the worker's script, the wasm files lie
   *   beside it; or what opens a way to a worker that others use too
   * @param {{variant?: string, hub?: string, stall?: number, patience?: number}} [options]  variant:
   *   kernels to use in place of the best; hub: address of another hub than https://huggingface.co;
   *   stall: milliseconds without a byte of the hub after which it is asked anew; patience:
   *   milliseconds after which a worker is ended that was told to stop and has not
   */
  constructor(worker, { patience = PATIENCE, ...options } = {}) {
    super();
    this.#open = typeof worker === 'function' ? worker : () => /** @type {EngineWorker} */ (new Worker(worker, { name: 'precis' }));
    this.#options = options;
    this.#patience = patience;
  }

  /** A language model is loaded, or would be by the next task. */
  get hasModel() {
    return this.#models.language !== null;
  }

  /** A language model is loaded and at hand, without the worker being started for it. */
  get holdsModel() {
    return this.#worker !== null && this.#loaded.has('language');
  }

  /** An embedder is loaded, or would be by the next question. */
  get hasEmbedder() {
    return this.#models.embedder !== null;
  }

  /**
   * Starts the worker; every other method does so too.
   * @returns {Promise<void>}
   * @throws {Failure} unsupported, download
   */
  start() {
    return this.#persist(async () => {});
  }

  async #start() {
    if (this.#worker) {
      await this.#ready;
      return;
    }
    if (typeof Worker === 'undefined' || typeof WebAssembly === 'undefined') {
      throw new Failure(Code.Unsupported, 'this browser has no WebAssembly or no workers');
    }
    this.#mark('requested');
    const worker = this.#open();
    this.#worker = worker;
    worker.onmessage = ({ data }) => this.#take(data);
    worker.onclose = () => {
      if (this.#worker === worker) this.#end(replaced);
    };
    worker.onerror = (e) => {
      e.preventDefault(); // told through the requests
      this.#end(new Failure(/memory/i.test(e.message) ? Code.Memory : Code.Internal, e.message || 'the worker could not be started'));
    };
    const started = this.#request({ type: Request.Start, ...this.#options });
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
   * What the store holds.
   * @returns {Promise<import('./protocol.js').ModelsResult>}
   */
  models() {
    return this.#persist(() => this.#request({ type: Request.Models }));
  }

  /**
   * The known models, the recommended ones first.
   * @param {import('./protocol.js').CatalogueRequest} [request]
   * @returns {Promise<import('./protocol.js').CatalogueResult>}
   */
  catalogue(request = {}) {
    return this.#persist(() => this.#request({ type: Request.Catalogue, ...request }));
  }

  /**
   * Asks the hub what a model is, whether it runs here, and what it would take.
   * @param {string} reference  owner/name, owner/name@REVISION, either with :FILE.gguf
   * @param {HubOptions} [options]
   * @returns {Promise<import('./protocol.js').ResolveResult>}
   * @throws {Failure} cancelled, option, access, not-found, download
   */
  resolve(reference, { quantization, token, ...watch } = {}) {
    return this.#persist(() => this.#request({ type: Request.Resolve, reference, quantization, token }, watch), watch.signal);
  }

  /**
   * Brings a model of the hub into the store, as one GGUF file. Asking before is the caller's.
   * @param {string} reference  as of resolve
   * @param {HubOptions} [options]
   * @returns {Promise<import('./protocol.js').StoredModel>}
   * @throws {Failure} cancelled and download keep what came; option, access, not-found, corrupt,
   *   model, not-stored, quota
   */
  pull(reference, { quantization, token, ...watch } = {}) {
    return this.#persist(() => this.#request({ type: Request.Pull, reference, quantization, token }, watch), watch.signal);
  }

  /**
   * Brings files of the reader's into the store: a .gguf, or a model's .safetensors, config.json and tokenizer.
   * @param {File[]} files
   * @param {LoadOptions & {quantization?: string}} [options]
   * @returns {Promise<import('./protocol.js').StoredModel>}
   * @throws {Failure} cancelled, files, model, not-stored, quota; nothing is left behind
   */
  import(files, { quantization, ...watch } = {}) {
    return this.#persist(() => this.#request({ type: Request.Import, files, quantization }, watch), watch.signal);
  }

  /**
   * Loads a model, from the store or the network. Asking before a download is the caller's. A
   * language model and an embedder stay beside each other; each takes the place of the one before.
   * @param {ModelFile} model
   * @param {LoadOptions} [options]
   * @returns {Promise<import('./protocol.js').LoadResult>}
   * @throws {Failure} cancelled, missing, download, corrupt, memory, model
   */
  async load(model, options = {}) {
    const role = roleOf(model);
    const result = /** @type {import('./protocol.js').LoadResult} */ (
      await this.#persist(() => {
        this.#models[role] = null;
        this.#loaded.delete(role);
        return this.#request({ type: Request.Load, model, offline: options.offline }, options);
      }, options.signal)
    );
    this.#models[role] = model;
    this.#loaded.add(role);
    Object.assign(this.timings, result.timings);
    return result;
  }

  /**
   * Gives a model up, and its memory; what uses it ends as cancelled.
   * @param {Role} [role]
   */
  async unload(role = 'language') {
    this.#models[role] = null;
    if (!this.#loaded.delete(role)) return;
    await this.#request({ type: Request.Unload, embedder: role === 'embedder' });
  }

  /**
   * Compares the stored file of the loaded model with its hash, while other work goes on.
   * @param {Role} [role]
   * @returns {Promise<void>}
   * @throws {Failure} corrupt: the file was deleted and the model given up
   */
  async verify(role = 'language') {
    const model = this.#models[role];
    if (!model || !this.#loaded.has(role)) return;
    try {
      await this.#request({ type: Request.Verify, model });
    } catch (e) {
      if (failureOf(e).code === Code.Corrupt) this.#models[role] = null;
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
   * @param {TaskOptions & {page?: import('./protocol.js').ReadPage, context?: boolean}} [watch]  page: what the text
   *   is of, nothing of it is kept (remember does that); context: the summary goes by what was read
   *   before and learnt of the reader, and says what the page recalls; without it the summary is that of
   *   an empty memory
   * @returns {Promise<import('./protocol.js').SummarizeResult>}
   * @throws {Failure} cancelled, option, memory
   */
  async summarize(text, options = {}, { page, context = false, ...watch } = {}) {
    const begin = () => {
      for (const mark of ['extracted', 'read', 'first token', 'summarized']) delete this.timings[mark];
      this.#mark('summary requested');
    };
    const onEvent = (/** @type {import('./protocol.js').Event} */ event) => {
      this.#markEvent(event);
      watch.onEvent?.(event);
    };
    const recalls = page !== undefined && context;
    const needs = [...(options.mode === 'extractive' ? none : language), ...(recalls ? embedder : none)];
    const body = { type: Request.Summarize, text, options, ...ofPage(text, page, context) };
    const summary = await this.#task(body, needs, { onNotice: this.memoryNotice, ...watch, onEvent }, begin);
    this.#mark('summarized');
    return summary;
  }

  /**
   * Translates a text of any length, passage by passage.
   * @param {string} text
   * @param {{from?: string, to: string}} languages  ISO 639-1 codes; no from: found out
   * @param {TaskOptions} [watch]  events: reading and writing
   * @returns {Promise<import('./protocol.js').TranslateResult>}
   * @throws {Failure} cancelled, task, option, memory
   */
  translate(text, languages, watch = {}) {
    return this.#task({ type: Request.Translate, text, ...languages }, language, watch);
  }

  /**
   * Asks a text a question. Without a language model the answer is made of sentences of the text.
   * @param {string} text
   * @param {string} question
   * @param {TaskOptions & {earlier?: import('./protocol.js').Turn[], mode?: import('./protocol.js').DialogueMode}} [options]
   *   earlier: turns of the same dialogue, oldest first
   * @returns {Promise<import('./protocol.js').Answer>}
   * @throws {Failure} cancelled, memory
   */
  ask(text, question, { earlier, mode, ...watch } = {}) {
    return this.#task({ type: Request.Ask, text, question, earlier, options: { mode } }, both, watch);
  }

  /**
   * Lets the model write: on from a prompt, or the next turn of a chat.
   * @param {Omit<import('./protocol.js').GenerateRequest, 'options'> & {options?: import('./protocol.js').GenerateOptions}} request
   * @param {TaskOptions} [watch]  events: reading and writing
   * @returns {Promise<import('./protocol.js').GenerateResult>}
   * @throws {Failure} cancelled, task, option, memory
   */
  generate(request, watch = {}) {
    return this.#task({ type: Request.Generate, ...request, options: request.options ?? {} }, language, watch);
  }

  /**
   * Says which text is open, so that look reads it ahead: what a summary with these options needs, and the
   * summary itself. What is the same as before is not read again; an empty text closes the page.
   * @param {string} text
   * @param {import('./protocol.js').Options} [options]
   * @param {{page?: import('./protocol.js').ReadPage, context?: boolean}} [recalling]  as of the summary: with them what
   *   the page recalls is looked up ahead too
   */
  async page(text, options = {}, { page, context = false } = {}) {
    const { deviceMemory } = /** @type {{deviceMemory?: number}} */ (navigator);
    const body = { type: Request.Page, text, options, deviceMemory, ...ofPage(text, page, context) };
    await this.#task(body, page !== undefined && context ? embedder : none, {});
  }

  /**
   * Reads the open page ahead, as long as the engine has nothing else to do; a summary of it is then there
   * the sooner, and is the same. Another look takes the place of the one before, which then ends: one that
   * does not read stops it. Without a model in the engine nothing is read.
   * @param {import('./protocol.js').LookRequest} request
   * @param {(done: number, total: number) => void} [onProgress]  passages
   * @returns {Promise<import('./protocol.js').LookResult>}
   */
  look(request, onProgress) {
    return this.#persist(() => this.#request({ type: Request.Look, ...request }, { onProgress: ({ done, total }) => onProgress?.(done, total), onNotice: this.memoryNotice }));
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
   * How much memory the engine holds.
   * @returns {Promise<import('./protocol.js').UsageResult>}
   */
  usage() {
    return this.#persist(() => this.#request({ type: Request.Usage }));
  }

  /**
   * Carries out a request of the memory.
   * @override
   * @param {RequestBody} body
   * @param {readonly Role[]} needs
   * @param {Watch} [watch]
   */
  perform(body, needs, watch = {}) {
    return this.#task(body, needs, watch);
  }

  /**
   * Carries out a task, with the models that it needs in the worker.
   * @param {RequestBody} body
   * @param {readonly Role[]} needs
   * @param {Watch} watch
   * @param {() => void} [begin]  called when all is ready
   * @returns {Promise<any>} the result
   */
  #task(body, needs, watch, begin = () => {}) {
    return this.#persist(async () => {
      for (const role of needs) {
        const model = this.#models[role];
        if (model && !this.#loaded.has(role)) await this.#reload(role, model, watch.signal);
      }
      begin();
      return this.#request(body, watch);
    }, watch.signal);
  }

  /**
   * Loads a model again after its engine was ended. One that is not in the store is lost, and the
   * task is carried out without it.
   * @param {Role} role
   * @param {ModelFile} model
   * @param {AbortSignal} [signal]
   */
  async #reload(role, model, signal) {
    try {
      await this.load(model, { offline: true, signal });
    } catch (e) {
      const { code } = failureOf(e);
      if (code === Code.Cancelled) this.#models[role] = model; // for the next time
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
        await this.#start();
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
        }, this.#patience);
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
        pending.watch.onNotice?.(message.code, message.message, message.left);
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
    this.#loaded.clear();
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

/**
 * What a request says of the page that a text is of.
 * @param {string} text
 * @param {import('./protocol.js').ReadPage | undefined} page
 * @param {boolean} context
 */
function ofPage(text, page, context) {
  return page && { page: apart({ ...page, text }).page, context };
}

function cancelled() {
  return new Failure(Code.Cancelled, 'cancelled');
}

/** What a model is for. @typedef {'language' | 'embedder'} Role */

/**
 * @param {ModelFile} model
 * @returns {Role}
 */
function roleOf(model) {
  return model.embedder ? 'embedder' : 'language';
}

const none = /** @type {readonly Role[]} */ ([]);
const language = /** @type {readonly Role[]} */ (['language']);
const embedder = /** @type {readonly Role[]} */ (['embedder']);
const both = [...language, ...embedder];

/**
 * @typedef {object} LoadOptions
 * @property {AbortSignal} [signal]
 * @property {boolean} [offline]  only from the store
 * @property {(progress: import('./protocol.js').ProgressReply) => void} [onProgress]
 * @property {(code: Code, message: string, left?: import('./protocol.js').MemoryEntry[]) => void} [onNotice]  trouble that the request survives
 */

/**
 * @typedef {object} HubOptions
 * @property {string} [quantization]  q8_0 (the default), q4_0, q4_1, f16 or f32
 * @property {string} [token]  for gated models; it is kept for this request and sent to the hub only
 * @property {AbortSignal} [signal]
 * @property {(progress: import('./protocol.js').ProgressReply) => void} [onProgress]
 */

/**
 * @typedef {object} TaskOptions
 * @property {AbortSignal} [signal]
 * @property {(event: import('./protocol.js').Event) => void} [onEvent]
 */

/** @typedef {LoadOptions & TaskOptions} Watch */

/**
 * A request without its id.
 * @typedef {import('./protocol.js').AnyRequest extends infer R ? R extends {id: number} ? Omit<R, 'id'> : never : never} RequestBody
 */

/**
 * A Web Worker, or what passes messages to one elsewhere.
 * @typedef {object} EngineWorker
 * @property {(message: object) => void} postMessage
 * @property {() => void} terminate  of one elsewhere: gives the way to it up
 * @property {((event: MessageEvent) => void) | null} onmessage
 * @property {((event: {message: string, preventDefault(): void}) => void) | null} onerror
 * @property {(() => void) | null} [onclose]  the worker elsewhere is gone; requests are made again of the next
 */

/**
 * @typedef {object} Pending
 * @property {Watch} watch
 * @property {(result: any) => void} resolve
 * @property {(reason: unknown) => void} reject
 */

/** @typedef {import('./protocol.js').ModelFile} ModelFile */
