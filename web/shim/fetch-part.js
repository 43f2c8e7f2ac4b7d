import { createSHA1, createSHA256 } from 'hash-wasm';
import { Code } from './protocol.js';
import { Failure, failureOf } from './failure.js';
import { release } from './store.js';

/** Bytes of a stored part that are hashed at once. */
const STRIP = 1 << 20;

/**
 * A file of the hub to be fetched into the store.
 * @typedef {object} Part
 * @property {string} path  at the hub
 * @property {string} name  in its repository
 * @property {number} bytes
 * @property {string} sha256  in hexadecimal; empty: git is given
 * @property {string} git  the hash that Git has for it
 * @property {string} key  its place in the store
 * @property {import('./protocol.js').StoredModel} model  what the store is to say about it
 */

/**
 * Fetches a file into the store. What an earlier attempt left is gone on with; the whole is compared
 * with its hash.
 * @param {Part} part
 * @param {import('./hub.js').Hub} hub
 * @param {import('./store.js').ModelStore} store
 * @param {AbortSignal} signal
 * @param {(done: number) => void} progress
 * @throws {Failure} corrupt: what came was deleted
 * @throws {DOMException} QuotaExceededError; what came was deleted
 */
export async function fetchPart(part, hub, store, signal, progress) {
  const { key, bytes } = part;
  const found = await store.stored(key);
  if (found.complete && found.bytes === bytes) return;
  if (found.bytes > bytes || found.complete) await store.remove(key);
  const hash = part.sha256 ? await createSHA256() : await createSHA1();
  if (!part.sha256) hash.update(`blob ${bytes}\0`);
  let at = await replay(key, store, signal, (strip) => { hash.update(strip); });
  progress(at);
  const writer = await store.writer(key);
  let wrong = '';
  try {
    await store.describe(key, part.model);
    for await (const piece of hub.stream(part.path, part.name, bytes, at)) {
      at += piece.length;
      if (at > bytes) break;
      hash.update(piece);
      await writer.write(piece);
      progress(at);
    }
    await writer.close();
    const digest = hash.digest('hex');
    if (at !== bytes) wrong = `${at > bytes ? 'more than' : at} of ${bytes} bytes came`;
    else if (digest !== (part.sha256 || part.git)) wrong = `its hash is ${digest}, want ${part.sha256 || part.git}`;
  } catch (e) {
    await release(writer);
    if (failureOf(e).code === Code.Quota) await store.remove(key);
    throw e;
  }
  if (wrong) {
    await store.remove(key);
    throw new Failure(Code.Corrupt, `${part.name}: what came is not the file that the hub lists: ${wrong}`);
  }
  await store.complete(key);
}

/**
 * Gives what the store has of a file, from its start on.
 * @param {string} key
 * @param {import('./store.js').ModelStore} store
 * @param {AbortSignal} signal
 * @param {(strip: Uint8Array) => void | Promise<void>} take
 * @returns {Promise<number>} how many bytes there were
 */
export async function replay(key, store, signal, take) {
  const { bytes } = await store.stored(key);
  if (bytes === 0) return 0;
  const reader = await store.reader(key);
  try {
    const strip = new Uint8Array(Math.min(STRIP, bytes));
    for (let at = 0; at < bytes; ) {
      const n = reader.read(strip, at);
      if (n === 0) throw new Failure(Code.Corrupt, `${key}: the store has ${at} of ${bytes} bytes`);
      await take(strip.subarray(0, n));
      at += n;
      await turn();
      signal.throwIfAborted();
    }
  } finally {
    reader.close();
  }
  return bytes;
}

/** Lets the event loop run once. @returns {Promise<void>} */
export function turn() {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => (port1.close(), resolve());
    port2.postMessage(null);
  });
}
