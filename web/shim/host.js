import { createSHA256 } from 'hash-wasm';
import { blobReader } from './blob-reader.js';
import { Code, Reply } from './protocol.js';
import { Failure, failureOf } from './failure.js';
import { fetchPart, turn } from './fetch-part.js';
import { Hub } from './hub.js';
import { release } from './store.js';
import { listStored } from './stored-models.js';

/** Bytes that are copied at once from a file of the reader's. */
const STRIP = 1 << 20;

/**
 * What a task of the Go program may ask of JavaScript: its page's ear, the hub, the store, and files
 * of the reader's. Functions that take time give a promise of {value} or {error: {code, message}}.
 */
export class Host {
  #id;
  #store;
  #hub;
  #signal;

  /** The text that the request is about; it is left out of the request's JSON. */
  text;

  /** What the program wrote for a file. @type {Uint8Array<ArrayBuffer>[]} */
  collected = [];

  /** Files of the reader's. @type {(import('./store.js').ModelReader & {path: string, file: File})[]} */
  files;

  /**
   * @param {object} options
   * @param {number} options.id  of the request
   * @param {import('./store.js').ModelStore | null} options.store
   * @param {AbortSignal} options.signal
   * @param {{address?: string, stall?: number, token?: string}} [options.hub]
   * @param {string} [options.text]
   * @param {File[]} [options.files]
   */
  constructor({ id, store, signal, hub, text = '', files = [] }) {
    this.#id = id;
    this.#store = store;
    this.#signal = signal;
    this.text = text;
    this.#hub = new Hub({ ...hub, signal });
    this.files = files.map((file) => ({ ...blobReader(file), path: file.webkitRelativePath || file.name, file }));
  }

  /** @param {string} event  JSON */
  event(event) {
    postMessage({ type: Reply.Event, id: this.#id, event: JSON.parse(event) });
  }

  /**
   * @param {string} stage
   * @param {string} file
   * @param {number} done
   * @param {number} total
   */
  progress(stage, file, done, total) {
    postMessage({ type: Reply.Progress, id: this.#id, stage, file, done, total });
  }

  /** @param {string} notice  JSON of a NoticeReply */
  notice(notice) {
    postMessage({ ...JSON.parse(notice), type: Reply.Notice, id: this.#id });
  }

  /** @param {Uint8Array<ArrayBuffer>} bytes  the next ones of a file */
  collect(bytes) {
    this.collected.push(bytes);
  }

  /**
   * @param {string} address
   * @param {string} about
   */
  ask(address, about) {
    return answering(() => this.#hub.ask(address, about));
  }

  /**
   * @param {string} path
   * @param {string} name
   * @param {number} from
   * @param {number} to
   */
  range(path, name, from, to) {
    return answering(() => this.#hub.range(path, name, from, to));
  }

  /** @param {string} json  a Part */
  download(json) {
    const part = /** @type {import('./fetch-part.js').Part} */ (JSON.parse(json));
    return answering(() => fetchPart(part, this.#hub, this.#mustStore, this.#signal, (done) => this.progress('network', part.name, done, part.bytes)));
  }

  /** JSON of all files of the store, as StoredModel. */
  stored() {
    return answering(async () => JSON.stringify(await listStored(this.#store)));
  }

  /** @param {string} key */
  open(key) {
    return answering(() => this.#mustStore.reader(key));
  }

  /**
   * A new file in the place of what was there.
   * @param {string} key
   */
  create(key) {
    return answering(async () => {
      const store = this.#mustStore;
      await store.remove(key);
      const hash = await createSHA256();
      const writer = await store.writer(key);
      return {
        write: (/** @type {Uint8Array} */ bytes) => answering(async () => {
          hash.update(bytes);
          await writer.write(bytes);
        }),
        close: () => answering(async () => {
          await writer.close();
          return hash.digest('hex');
        }),
        discard: () => answering(async () => {
          await release(writer);
          await store.remove(key);
        }),
      };
    });
  }

  /**
   * Copies a file of the reader's into the store, under its name and hash.
   * @param {import('./store.js').ModelReader} from
   * @param {string} name
   */
  copy(from, name) {
    return answering(async () => {
      const store = this.#mustStore;
      const strip = new Uint8Array(STRIP);
      /** @param {(bytes: Uint8Array) => void | Promise<void>} take @param {number} turnOf */
      const each = async (take, turnOf) => {
        for (let at = 0; at < from.bytes; ) {
          const n = from.read(strip, at);
          if (n === 0) throw new Failure(Code.Corrupt, `${name}: ${at} of ${from.bytes} bytes could be read`);
          await take(strip.subarray(0, n));
          at += n;
          this.progress('copy', name, (turnOf * from.bytes + at) / 2, from.bytes);
          await turn();
          this.#signal.throwIfAborted();
        }
      };
      const hash = await createSHA256();
      await each((bytes) => { hash.update(bytes); }, 0);
      const sha256 = hash.digest('hex');
      const key = `${sha256.slice(0, 16)}-${name}`;
      const { bytes, complete } = await store.stored(key);
      if (complete && bytes === from.bytes) return { sha256, key };
      await store.remove(key);
      const writer = await store.writer(key);
      try {
        await each((bytes) => writer.write(bytes), 1);
        await writer.close();
      } catch (e) {
        await release(writer);
        await store.remove(key);
        throw e;
      }
      return { sha256, key };
    });
  }

  /**
   * A place for a new file of that name.
   * @param {string} name
   */
  key(name) {
    return answering(async () => `${crypto.randomUUID().replaceAll('-', '').slice(0, 16)}-${name}`);
  }

  /** @param {string} json  a StoredModel that is whole */
  complete(json) {
    return answering(async () => {
      const about = JSON.parse(json);
      await this.#mustStore.describe(about.model.key, about);
      await this.#mustStore.complete(about.model.key);
    });
  }

  /** @param {string} key */
  remove(key) {
    return answering(() => this.#mustStore.remove(key));
  }

  /**
   * Fails as quota where the browser says that there is no room.
   * @param {number} bytes
   */
  room(bytes) {
    return answering(async () => {
      this.#mustStore;
      const { quota, usage } = (await navigator.storage.estimate?.()) ?? {};
      if (quota === undefined || usage === undefined || quota - usage >= bytes) return;
      throw new Failure(Code.Quota, `${megabytes(bytes)} are needed for the download and the model made of it, the browser gives ${megabytes(quota - usage)}`);
    });
  }

  get #mustStore() {
    if (!this.#store) throw new Failure(Code.NotStored, 'this browser lets the page store nothing');
    return this.#store;
  }
}

/** @param {number} bytes */
const megabytes = (bytes) => `${Math.ceil(Math.max(bytes, 0) / 1e6)} MB`;

/**
 * @param {() => Promise<unknown>} action
 * @returns {Promise<{value?: unknown, error?: {code: Code, message: string}}>}
 */
async function answering(action) {
  try {
    return { value: await action() };
  } catch (e) {
    const { code, message } = failureOf(e);
    return { error: { code, message } };
  }
}
