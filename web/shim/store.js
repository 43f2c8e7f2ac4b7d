import { OPFSStore } from './store-opfs.js';
import { IndexedDBStore } from './store-indexeddb.js';

/**
 * Where model files stay between visits. A file is written from its start to its end, perhaps
 * over several visits, and then marked complete. Every key holds the hash of its content, so a
 * new version of a model is another file.
 *
 * @typedef {object} ModelStore
 * @property {'opfs' | 'indexeddb'} kind
 * @property {(key: string) => Promise<Stored>} stored
 * @property {() => Promise<string[]>} keys  of all files, whole and partial
 * @property {(key: string) => Promise<unknown>} about  what describe said; null: nothing
 * @property {(key: string, about: object) => Promise<void>} describe  keeps JSON beside a file, until it is removed
 * @property {(key: string) => Promise<ModelReader>} reader
 * @property {(key: string) => Promise<ModelWriter>} writer  appends to what is stored
 * @property {(key: string) => Promise<void>} complete  the file is whole and its hash was right
 * @property {(key: string) => Promise<void>} remove  whole or partial; nothing there is no error
 */

/**
 * @typedef {object} Stored
 * @property {number} bytes
 * @property {boolean} complete
 */

/**
 * @typedef {object} ModelReader
 * @property {number} bytes
 * @property {(target: Uint8Array, at: number) => number} read
 *   fills the start of target with the bytes from position at on; the result is how many
 * @property {() => void} close
 */

/**
 * @typedef {object} ModelWriter
 * @property {(bytes: Uint8Array) => void | Promise<void>} write
 *   throws QuotaExceededError when the browser gives no more room
 * @property {() => void | Promise<void>} close  what was written stays
 */

/**
 * The best store that this browser lets a worker use.
 * @returns {Promise<ModelStore | null>} null: there is none (a private window, storage switched off)
 */
export async function openStore() {
  return (await OPFSStore.open()) ?? (await IndexedDBStore.open());
}

/**
 * The key of a model in a store.
 * @param {import('./protocol.js').ModelFile} model
 */
export function keyOf(model) {
  return model.key || `${model.sha256.slice(0, 16)}-${model.file}`;
}

/**
 * Closes a writer after a failure, whatever state it is in.
 * @param {ModelWriter} writer
 */
export async function release(writer) {
  try {
    await writer.close();
  } catch {
    // The failure before is the one to tell of.
  }
}
