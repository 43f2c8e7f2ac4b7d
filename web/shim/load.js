import { createSHA256 } from 'hash-wasm';
import { Code } from './protocol.js';
import { Failure, failureOf } from './failure.js';
import { download } from './download.js';
import { replay, turn } from './fetch-part.js';
import { keyOf } from './store.js';

/** Bytes between two looks at the event loop while a stored model is read: about 10 ms. */
const STRIDE = 8 << 20;

/**
 * What a load needs and whom it tells.
 * @typedef {object} LoadContext
 * @property {import('./go.js').GoEngine} engine
 * @property {import('./store.js').ModelStore | null} store
 * @property {boolean} offline  the network is not asked
 * @property {AbortSignal} signal
 * @property {import('./timings.js').Timings} timings
 * @property {(stage: 'store' | 'network', done: number) => void} progress
 * @property {(code: Code, message: string) => void} notice
 */

/**
 * Brings a model into the engine: from the store where it is complete, else from the network and
 * on the way into the store. What the network brings has its hash checked before it is used; a
 * stored file had, and verifyModel looks again. Only one tab at a time downloads a model; another waits and then finds it stored.
 *
 * @param {ModelFile} model
 * @param {LoadContext} context
 * @returns {Promise<Omit<import('./protocol.js').LoadResult, 'timings'>>}
 * @throws {Failure} cancelled and download keep what came; corrupt deletes it
 */
export async function loadModel(model, context) {
  const { engine, signal, timings } = context;
  const load = async () => {
    timings.mark('load started');
    const incoming = engine.open(model.bytes, model.embedder ?? false, model.name);
    try {
      const from = (await fromStore(model, incoming, context)) ?? (await fromNetwork(model, incoming, context));
      const description = incoming.finish();
      timings.mark('model ready');
      return { ...description, ...from };
    } catch (e) {
      incoming.discard();
      throw e;
    }
  };
  if (context.offline || !navigator.locks) return load(); // a complete file is read by many at once
  let begun = false;
  const loadNow = () => {
    begun = true;
    return load();
  };
  try {
    return await navigator.locks.request(`precis ${keyOf(model)}`, { signal }, loadNow);
  } catch (e) {
    // A frame of another site may have neither locks nor a store: then the model runs from memory.
    if (begun || !(e instanceof DOMException && e.name === 'SecurityError')) throw e;
    return load();
  }
}

/**
 * Compares a stored model with its hash, in slices between which other work goes on. A damaged one
 * is deleted, and the engine gives it up.
 * @param {ModelFile} model
 * @param {import('./go.js').GoEngine} engine
 * @param {import('./store.js').ModelStore | null} store
 * @throws {Failure} corrupt
 */
export async function verifyModel(model, engine, store) {
  const key = keyOf(model);
  const stored = await store?.stored(key);
  if (!store || !stored?.complete) return; // removed meanwhile
  const hash = await createSHA256();
  await replay(key, store, new AbortController().signal, (strip) => { hash.update(strip); });
  if (hash.digest('hex') === model.sha256) return;
  engine.unload(model.embedder ?? false);
  await store.remove(key);
  throw damaged(model);
}

/** @param {ModelFile} model */
const damaged = (model) => new Failure(Code.Corrupt, `${model.file}: the stored file is damaged`);

/**
 * Loads a complete model from the store.
 * @param {ModelFile} model
 * @param {import('./go.js').IncomingModel} incoming
 * @param {LoadContext} context
 * @returns {Promise<{source: 'opfs' | 'indexeddb', resumed: number} | null>} null: it is not there
 */
async function fromStore(model, incoming, { store, signal, timings, progress }) {
  const key = keyOf(model);
  const stored = await store?.stored(key);
  if (!store || !stored?.complete) return null;
  const reader = await store.reader(key);
  try {
    for (let at = 0; at < reader.bytes; at += STRIDE) {
      const start = at;
      await incoming.feed(Math.min(STRIDE, reader.bytes - at), (target, done) => reader.read(target, start + done));
      progress('store', Math.min(at + STRIDE, reader.bytes));
      await turn();
      signal.throwIfAborted();
    }
    timings.mark('weights in');
    if (reader.bytes !== model.bytes) throw damaged(model);
  } catch (e) {
    reader.close();
    if (e instanceof Failure && (e.code === Code.Corrupt || e.code === Code.Model)) await store.remove(key);
    throw e;
  }
  reader.close();
  return { source: store.kind, resumed: model.bytes };
}

/**
 * Loads a model from the part of it that is stored and then from the network.
 * @param {ModelFile} model
 * @param {import('./go.js').IncomingModel} incoming
 * @param {LoadContext} context
 * @returns {Promise<{source: 'network', resumed: number}>}
 */
async function fromNetwork(model, incoming, context) {
  const { signal, timings, progress } = context;
  if (context.offline || !model.url) throw new Failure(Code.Missing, `${model.file}: not stored, and the network was not to be asked`);
  const hash = await createSHA256();
  const shelf = await Shelf.open(model, context);
  try {
    const resumed = await shelf.replay(async (bytes) => {
      hash.update(bytes);
      await incoming.feed(bytes.length, copyFrom(bytes));
    });
    progress('network', resumed);
    let at = resumed;
    for await (const bytes of download(model.url, model.bytes, resumed, signal)) {
      hash.update(bytes);
      await shelf.write(bytes);
      await incoming.feed(bytes.length, copyFrom(bytes));
      at += bytes.length;
      progress('network', at);
    }
    timings.mark('weights in');
    if (at !== model.bytes || hash.digest('hex') !== model.sha256) {
      throw new Failure(Code.Corrupt, `${model.file}: the bytes that came are not those of the model`);
    }
    timings.mark('hash checked');
    await shelf.complete();
    return { source: 'network', resumed };
  } catch (e) {
    const failure = failureOf(e);
    if (failure.code === Code.Corrupt || failure.code === Code.Model) await shelf.discard();
    else await shelf.close();
    throw e;
  }
}

/** The place of one model in the store while it is downloaded. A store that fails is left aside. */
class Shelf {
  #model;
  #store;
  #notice;
  #signal;
  /** @type {import('./store.js').ModelWriter | null} */
  #writer = null;

  /**
   * @param {ModelFile} model
   * @param {LoadContext} context
   */
  constructor(model, { store, notice, signal }) {
    this.#model = model;
    this.#store = store;
    this.#notice = notice;
    this.#signal = signal;
  }

  /**
   * @param {ModelFile} model
   * @param {LoadContext} context
   */
  static async open(model, context) {
    const shelf = new Shelf(model, context);
    if (!context.store) context.notice(Code.NotStored, 'this browser lets the page store nothing');
    return shelf;
  }

  /**
   * Reads what an earlier visit stored, then makes ready to append.
   * @param {(bytes: Uint8Array) => Promise<void>} take
   * @returns {Promise<number>} how many bytes there were
   */
  async replay(take) {
    const key = keyOf(this.#model);
    if (!this.#store) return 0;
    const { bytes } = await this.#store.stored(key);
    if (bytes > this.#model.bytes) await this.#store.remove(key);
    const at = await replay(key, this.#store, this.#signal, take);
    await this.#attempt(async () => {
      this.#writer = await /** @type {import('./store.js').ModelStore} */ (this.#store).writer(key);
    });
    return at;
  }

  /** @param {Uint8Array} bytes */
  write(bytes) {
    return this.#attempt(() => this.#writer?.write(bytes));
  }

  async close() {
    const writer = this.#writer;
    this.#writer = null;
    await writer?.close();
  }

  async complete() {
    await this.#attempt(async () => {
      if (!this.#writer) return;
      await this.close();
      const model = this.#model;
      const key = keyOf(model);
      await this.#store?.describe(key, { model, when: Date.now(), source: model.url, architecture: '', quantization: '' });
      await this.#store?.complete(key);
    });
  }

  async discard() {
    await this.close().catch(() => {}); // its bytes are not wanted
    await this.#store?.remove(keyOf(this.#model));
  }

  /**
   * Does something with the store. When that fails the model goes on without it.
   * @param {() => void | Promise<void>} action
   */
  async #attempt(action) {
    try {
      await action();
    } catch (e) {
      const { code, message } = failureOf(e);
      await this.discard().catch(() => {});
      this.#store = null;
      this.#notice(code === Code.Quota ? Code.Quota : Code.NotStored, message);
    }
  }
}

/**
 * @param {Uint8Array} bytes
 * @returns {(target: Uint8Array, done: number) => number}
 */
function copyFrom(bytes) {
  return (target, done) => {
    target.set(bytes.subarray(done, done + target.length));
    return target.length;
  };
}

/** @typedef {import('./protocol.js').ModelFile} ModelFile */
