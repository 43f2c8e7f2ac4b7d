/** Folder of the models in the origin-private file system. */
const FOLDER = 'precis-models';

/** Suffix of the empty file that marks another as complete. */
const COMPLETE = '.complete';

/** Suffix of the file that says something about another, as JSON. */
const ABOUT = '.about';

/**
 * Models in the origin-private file system, through synchronous handles: the fastest way into
 * WebAssembly memory (98 MB in about 50 ms). Workers only.
 * @implements {ModelStore}
 */
export class OPFSStore {
  /** @type {'opfs'} */
  kind = 'opfs';
  #folder;

  /** @param {FileSystemDirectoryHandle} folder */
  constructor(folder) {
    this.#folder = folder;
  }

  /** @returns {Promise<OPFSStore | null>} null where the browser has no such store */
  static async open() {
    if (typeof FileSystemFileHandle === 'undefined' || !('createSyncAccessHandle' in FileSystemFileHandle.prototype)) return null;
    try {
      const root = await navigator.storage.getDirectory();
      return new OPFSStore(await root.getDirectoryHandle(FOLDER, { create: true }));
    } catch {
      return null; // private windows of some browsers have the interface but refuse it
    }
  }

  /**
   * @param {string} key
   * @returns {Promise<Stored>}
   */
  async stored(key) {
    const file = await this.#find(key);
    if (!file) return { bytes: 0, complete: false };
    return { bytes: (await file.getFile()).size, complete: (await this.#find(key + COMPLETE)) !== null };
  }

  /**
   * @param {string} key
   * @returns {Promise<ModelReader>}
   */
  async reader(key) {
    const file = await this.#folder.getFileHandle(key);
    const handle = await file.createSyncAccessHandle({ mode: 'read-only' }); // two tabs may read at once
    return {
      bytes: handle.getSize(),
      read: (target, at) => handle.read(target, { at }),
      close: () => handle.close(),
    };
  }

  async keys() {
    /** @type {string[]} */
    const keys = [];
    for await (const name of this.#folder.keys()) {
      if (!name.endsWith(COMPLETE) && !name.endsWith(ABOUT)) keys.push(name);
    }
    return keys;
  }

  /** @param {string} key */
  async about(key) {
    const file = await this.#find(key + ABOUT);
    const text = file ? await (await file.getFile()).text() : '';
    try {
      return JSON.parse(text);
    } catch {
      return null; // cut short, when the worker was ended
    }
  }

  /**
   * @param {string} key
   * @param {object} about
   */
  async describe(key, about) {
    const file = await this.#folder.getFileHandle(key + ABOUT, { create: true });
    const handle = await file.createSyncAccessHandle();
    try {
      const bytes = new TextEncoder().encode(JSON.stringify(about));
      handle.truncate(0);
      const n = handle.write(bytes, { at: 0 });
      if (n < bytes.length) throw full(n, bytes.length);
      handle.flush();
    } finally {
      handle.close();
    }
  }

  /**
   * @param {string} key
   * @returns {Promise<ModelWriter>}
   */
  async writer(key) {
    const file = await this.#folder.getFileHandle(key, { create: true });
    const handle = await file.createSyncAccessHandle();
    let at = handle.getSize();
    return {
      write(bytes) {
        const n = handle.write(bytes, { at });
        at += n;
        if (n < bytes.length) throw full(n, bytes.length);
      },
      close() {
        try {
          handle.flush();
          const size = handle.getSize();
          if (size < at) throw full(size, at); // it said that all was written
        } finally {
          handle.close();
        }
      },
    };
  }

  /** @param {string} key */
  async complete(key) {
    await this.#folder.getFileHandle(key + COMPLETE, { create: true });
  }

  /** @param {string} key */
  async remove(key) {
    for (const name of [key + COMPLETE, key + ABOUT, key]) {
      if (await this.#find(name)) await this.#folder.removeEntry(name);
    }
  }

  /** @param {string} name */
  async #find(name) {
    try {
      return await this.#folder.getFileHandle(name);
    } catch (e) {
      if (e instanceof DOMException && e.name === 'NotFoundError') return null;
      throw e;
    }
  }
}

/**
 * @param {number} n
 * @param {number} bytes
 */
const full = (n, bytes) => new DOMException(`the browser gives no more room: ${n} of ${bytes} bytes could be written`, 'QuotaExceededError');

/** @typedef {import('./store.js').ModelStore} ModelStore */
/** @typedef {import('./store.js').Stored} Stored */
/** @typedef {import('./store.js').ModelReader} ModelReader */
/** @typedef {import('./store.js').ModelWriter} ModelWriter */
