import { blobReader } from './blob-reader.js';

/** Database of the models. */
const DATABASE = 'precis-models';

/** Store of pieces, by [key, index]: Blobs of PIECE bytes, the last one of a file shorter. */
const PIECES = 'pieces';

/** Store of the keys of complete files. */
const COMPLETE = 'complete';

/** Store of what is said about files, by key. */
const ABOUT = 'about';

/** Bytes of a piece: large, since a read costs a transaction; small enough to keep after a break. */
const PIECE = 4 << 20;

/**
 * Models in IndexedDB, for browsers without synchronous file handles.
 * @implements {ModelStore}
 */
export class IndexedDBStore {
  /** @type {'indexeddb'} */
  kind = 'indexeddb';
  #db;

  /** @param {IDBDatabase} db */
  constructor(db) {
    this.#db = db;
  }

  /** @returns {Promise<IndexedDBStore | null>} null where the browser has no such store */
  static async open() {
    try {
      const request = indexedDB.open(DATABASE, 2);
      request.onupgradeneeded = () => {
        const { objectStoreNames } = request.result;
        for (const name of [PIECES, COMPLETE, ABOUT]) {
          if (!objectStoreNames.contains(name)) request.result.createObjectStore(name);
        }
      };
      return new IndexedDBStore(await finished(request));
    } catch {
      return null;
    }
  }

  /**
   * @param {string} key
   * @returns {Promise<Stored>}
   */
  async stored(key) {
    const pieces = await this.#blobs(key);
    const complete = await finished(this.#db.transaction(COMPLETE).objectStore(COMPLETE).count(key));
    return { bytes: pieces.reduce((sum, b) => sum + b.size, 0), complete: complete > 0 };
  }

  /**
   * @param {string} key
   * @returns {Promise<ModelReader>}
   */
  async reader(key) {
    return blobReader(new Blob(await this.#blobs(key)));
  }

  async keys() {
    const found = await finished(this.#db.transaction(PIECES).objectStore(PIECES).getAllKeys());
    return [...new Set(found.map((key) => /** @type {[string, number]} */ (key)[0]))];
  }

  /** @param {string} key */
  async about(key) {
    return (await finished(this.#db.transaction(ABOUT).objectStore(ABOUT).get(key))) ?? null;
  }

  /**
   * @param {string} key
   * @param {object} about
   */
  async describe(key, about) {
    const transaction = this.#db.transaction(ABOUT, 'readwrite');
    transaction.objectStore(ABOUT).put(about, key);
    await committed(transaction);
  }

  /**
   * @param {string} key
   * @returns {Promise<ModelWriter>}
   */
  async writer(key) {
    // A short last piece of an earlier visit is taken up again, so that all but the last are full.
    const pieces = await this.#blobs(key);
    const last = pieces.at(-1);
    const short = last !== undefined && last.size < PIECE;
    let index = pieces.length - (short ? 1 : 0);
    /** @type {BlobPart[]} */
    let parts = short ? [last] : [];
    let bytes = short ? last.size : 0;

    const put = async () => {
      const transaction = this.#db.transaction(PIECES, 'readwrite');
      transaction.objectStore(PIECES).put(new Blob(parts), [key, index]);
      await committed(transaction);
    };
    return {
      async write(added) {
        for (let at = 0; at < added.length; ) {
          const n = Math.min(added.length - at, PIECE - bytes);
          parts.push(added.slice(at, at + n));
          bytes += n;
          at += n;
          if (bytes < PIECE) continue;
          await put();
          index++;
          parts = [];
          bytes = 0;
        }
      },
      async close() {
        if (bytes > 0) await put();
        bytes = 0;
      },
    };
  }

  /** @param {string} key */
  async complete(key) {
    const transaction = this.#db.transaction(COMPLETE, 'readwrite');
    transaction.objectStore(COMPLETE).put(true, key);
    await committed(transaction);
  }

  /** @param {string} key */
  async remove(key) {
    const transaction = this.#db.transaction([PIECES, COMPLETE, ABOUT], 'readwrite');
    transaction.objectStore(COMPLETE).delete(key);
    transaction.objectStore(ABOUT).delete(key);
    transaction.objectStore(PIECES).delete(piecesOf(key));
    await committed(transaction);
  }

  /**
   * @param {string} key
   * @returns {Promise<Blob[]>}
   */
  #blobs(key) {
    return finished(this.#db.transaction(PIECES).objectStore(PIECES).getAll(piecesOf(key)));
  }
}

/** @param {string} key */
function piecesOf(key) {
  return IDBKeyRange.bound([key, 0], [key, Infinity]);
}

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
function finished(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/**
 * @param {IDBTransaction} transaction
 * @returns {Promise<void>} when the transaction is on disk, not when its requests succeed
 */
function committed(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });
}

/** @typedef {import('./store.js').ModelStore} ModelStore */
/** @typedef {import('./store.js').Stored} Stored */
/** @typedef {import('./store.js').ModelReader} ModelReader */
/** @typedef {import('./store.js').ModelWriter} ModelWriter */
